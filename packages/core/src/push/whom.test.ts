import { describe, expect, it } from 'vitest'
import { muteConvo } from '../convos/index.ts'
import { removeDevice } from '../devices/index.ts'
import { dyingDatabase } from '../database/testing/index.ts'
import { ensureMessagePartitions, sendMessages } from '../messages/index.ts'
import { restoreAccount, suspendAccount } from '../accounts/index.ts'
import { unregisterPush } from './register-push.ts'
import { alice, bob, bobsPhone, carol, startPushStage } from './testing/stage.ts'

const by = { kind: 'admin', id: 'did:example:operator' } as const

describe('a message', () => {
  it('wakes the devices that are away and registered, but for the one that sent it', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob, bobsPhone, carol)
    for (const device of [alice, bob, bobsPhone]) await stage.register(device)
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId, bobsPhone.deviceId])
    await stage.send(convo)
    await stage.send(convo, bob)
    stage.clock.advance(60_000)
    expect(await stage.wake()).toEqual([alice.deviceId, bob.deviceId, bobsPhone.deviceId])
  })

  it('wakes nobody who is connected to any node, until the node is no longer heard of', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob, bobsPhone)
    await Promise.all([stage.register(bob), stage.register(bobsPhone)])
    const node = stage.node('another')
    node.arrived(bob)
    await node.write()
    await stage.send(convo)
    await stage.growth.flush()
    node.left(bob)
    await node.write()
    expect(await stage.wake()).toEqual([bobsPhone.deviceId])
    node.arrived(bob)
    await node.write()
    stage.clock.advance(60_000)
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId, bobsPhone.deviceId])
  })

  it('wakes nobody who has muted the convo, and others as ever', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob, carol)
    await Promise.all([stage.register(bob), stage.register(carol)])
    const { convoId } = convo
    const view = await muteConvo(stage, { caller: bob, convoId, muted: true })
    expect(view.muted).toBe(true)
    await stage.send(convo)
    expect(await stage.wake()).toEqual([carol.deviceId])
    await muteConvo(stage, { caller: bob, convoId, muted: false })
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })

  it('wakes nobody for a direct convo that a block has stopped, until it goes on', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    const mark = (at: Date | null) =>
      stage.db.execute('UPDATE convo SET blocked_at = $2 WHERE convo_id = $1', [convo.convoId, at])
    await stage.send(convo)
    await mark(stage.clock.now())
    expect(await stage.wake()).toEqual([])
    await mark(null)
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })

  it('wakes nobody for whom the convo is a request, who is leaving, or who has left', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    for (const state of [
      `status = 'request'`,
      `status = 'accepted', leaving_seq = 1`,
      `leaving_seq = NULL, left_seq = 1`,
    ]) {
      await stage.db.execute(`UPDATE convo_member SET ${state} WHERE did = $1`, [bob.did])
      await stage.send(convo)
      expect(await stage.wake()).toEqual([])
    }
  })

  it('wakes no device without a leaf', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await Promise.all([stage.register(bob), stage.register(bobsPhone)])
    await convo.commit({ add: [bobsPhone], remove: [bob] })
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bobsPhone.deviceId])
  })

  it('wakes nobody who is suspended, and who was suspended when it comes back', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    await stage.growth.flush()
    await suspendAccount(stage, { ...bob, by })
    expect(await stage.wake()).toEqual([])
    await stage.send(convo)
    expect(await stage.wake()).toEqual([])
    await restoreAccount(stage, { ...bob, by })
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })

  it('wakes no device that is removed, or no longer wants it', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob, bobsPhone)
    await Promise.all([stage.register(bob), stage.register(bobsPhone)])
    await stage.send(convo)
    await stage.growth.flush()
    await removeDevice(stage, bob)
    await unregisterPush(stage, { caller: bobsPhone })
    expect(await stage.wake()).toEqual([])
    await expect(stage.register(bob)).rejects.toMatchObject({ error: 'DeviceNotFound' })
  })

  it('whose sender had no answer, since that was lost, wakes when it is sent once more', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await Promise.all([stage.register(alice), stage.register(bob)])
    const sending = { caller: alice, messages: [convo.message()] }
    const ports = { db: stage.db, bus: stage.bus, clock: stage.clock, push: stage.growth }
    await ensureMessagePartitions(stage.db, { now: stage.clock.now() })
    const cutOff = { ...ports, db: dyingDatabase(stage.db, { at: 1, when: 'after' }) }
    await expect(sendMessages(cutOff, sending)).rejects.toThrow()
    expect(await stage.db.query('SELECT seq FROM message_id')).toEqual([{ seq: 1 }])
    expect(await stage.wake()).toEqual([])
    stage.clock.advance(30_000)
    expect(await sendMessages(ports, sending)).toMatchObject([{ seq: 1 }])
    expect(await stage.wake()).toEqual([bob.deviceId])
  })

  it('that is sent once more long after wakes nobody once more', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    const sending = { caller: alice, messages: [convo.message()] }
    const ports = { db: stage.db, bus: stage.bus, clock: stage.clock, push: stage.growth }
    await sendMessages(ports, sending)
    expect(await stage.wake()).toEqual([bob.deviceId])
    stage.clock.advance(600_000)
    expect(await sendMessages(ports, sending)).toMatchObject([{ seq: 1 }])
    expect(await stage.wake()).toEqual([])
  })
})
