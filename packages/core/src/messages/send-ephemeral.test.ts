import { describe, expect, it } from 'vitest'
import { createInProcessBus, hearConvo } from '../bus/index.ts'
import type { Ephemeral } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { encodeEphemeral } from '../mls/index.ts'
import { sendEphemeral } from './send-ephemeral.ts'
import { createUnsafeTestConvo, testDevice } from './testing/test-convo.ts'

const alice = testDevice('alice')
const bob = testDevice('bob')
const sealed = new Uint8Array(300).fill(7)

async function startConvo() {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const bus = stack.use(createInProcessBus())
  const convo = await createUnsafeTestConvo(db, [alice, bob])
  const { convoId, groupId } = convo
  const heard: Ephemeral[] = []
  await hearConvo(
    bus,
    convoId,
    () => undefined,
    (ephemeral) => heard.push(ephemeral),
  )
  const owned = stack.move()
  return {
    db,
    convo,
    heard,
    send: (caller: DeviceCaller, at: { epoch?: number; groupId?: Uint8Array; bytes?: Uint8Array } = {}) => {
      const message = { groupId, epoch: 0, sealed, ...at }
      const ciphertext = at.bytes ?? encodeEphemeral(message)
      return sendEphemeral({ db, bus }, { caller, convoId, ciphertext })
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

describe('an ephemeral message', () => {
  it('is passed on as it is, with its sender, and leaves nothing behind', async () => {
    await using test = await startConvo()
    await test.send(alice)
    const { groupId } = test.convo
    const ciphertext = encodeEphemeral({ groupId, epoch: 0, sealed })
    expect(test.heard).toEqual([{ sender: `${alice.did}#${alice.deviceId}`, ciphertext }])
    expect(await test.db.query('SELECT last_seq FROM convo')).toEqual([{ last_seq: 0 }])
    for (const table of ['message', 'log_entry', 'message_id'])
      expect(await test.db.query(`SELECT * FROM ${table}`)).toEqual([])
  })

  it('is for who may send now, in the present epoch, and for nobody else', async () => {
    await using test = await startConvo()
    const { convo, send } = test
    await expect(send(testDevice('carol'))).rejects.toMatchObject({ error: 'ConvoNotFound' })
    await expect(send(testDevice('bob', 2))).rejects.toMatchObject({ error: 'NotMember' })
    await expect(send(alice, { epoch: 1 })).rejects.toMatchObject({ error: 'InvalidMls' })
    const otherGroup = { groupId: new Uint8Array(32) }
    await expect(send(alice, otherGroup)).rejects.toMatchObject({ error: 'InvalidMls' })
    await test.db.execute(`UPDATE convo_member SET status = 'request' WHERE did = $1`, [bob.did])
    await expect(send(bob)).rejects.toMatchObject({ error: 'ConvoNotAccepted' })
    await convo.commit({ remove: [bob] })
    await expect(send(alice)).rejects.toMatchObject({ error: 'EpochTooOld' })
    await expect(send(bob, { epoch: 1 })).rejects.toMatchObject({ error: 'NotMember' })
    expect(test.heard).toEqual([])
    await send(alice, { epoch: 1 })
    expect(test.heard).toHaveLength(1)
  })

  it('is small, and of its form', async () => {
    await using test = await startConvo()
    const { groupId } = test.convo
    const large = encodeEphemeral({ groupId, epoch: 0, sealed: new Uint8Array(4096) })
    await expect(test.send(alice, { bytes: large })).rejects.toMatchObject({ error: 'PayloadTooLarge' })
    const { ciphertext } = test.convo.message()
    await expect(test.send(alice, { bytes: ciphertext })).rejects.toMatchObject({ error: 'InvalidMls' })
    expect(test.heard).toEqual([])
  })
})
