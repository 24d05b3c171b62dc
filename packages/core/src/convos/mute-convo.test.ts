import { describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { alice, bob, startTestNode } from '../events/testing/test-node.ts'
import { createUnsafeTestConvo } from '../messages/testing/test-convo.ts'
import { systemClock } from '../ports/index.ts'
import { getConvo, muteConvo } from './index.ts'

describe('muting a convo', () => {
  it('is for the account alone, and is told to its other devices, once', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const { convoId } = convo
    const connection = await node.connect(alice)
    for (const muted of [true, true, false, false])
      expect(await muteConvo(node.ports(), { caller: alice, convoId, muted })).toMatchObject({ muted })
    await node.tell(alice.did, { kind: 'keyPackagesLow', deviceId: alice.deviceId, available: 0 })
    while (connection.events.length < 3) await new Promise(setImmediate)
    expect(connection.events).toEqual(['1 convoMuted', '2 convoUnmuted', '3 keyPackagesLow'])
    await muteConvo(node.ports(), { caller: alice, convoId, muted: true })
    expect(await getConvo(node, { caller: alice, convoId })).toMatchObject({ muted: true })
    expect(await getConvo(node, { caller: bob, convoId })).toMatchObject({ muted: false })
  })

  it('is not for those who are not in it', async () => {
    await using db = await createTestDatabase()
    const { convoId } = await createUnsafeTestConvo(db, [alice])
    const ports = { db, bus: createInProcessBus(), clock: systemClock }
    const refused = expect(muteConvo(ports, { caller: bob, convoId, muted: true }))
    await refused.rejects.toMatchObject({ error: 'ConvoNotFound' })
    await db.execute('UPDATE convo_member SET leaving_seq = 1')
    const left = expect(muteConvo(ports, { caller: alice, convoId, muted: true }))
    await left.rejects.toMatchObject({ error: 'ConvoNotFound' })
  })
})
