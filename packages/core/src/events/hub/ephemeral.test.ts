import { describe, expect, it } from 'vitest'
import { tellEphemeral } from '../../bus/index.ts'
import { until } from '../../bus/testing/until.ts'
import { deviceKey } from '../../identity/device-key.ts'
import { createUnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import type { FakeConnection } from '../testing/fake-connection.ts'
import { alice, alicesPhone, bob, carol, startTestNode } from '../testing/test-node.ts'
import type { TestNode } from '../testing/test-node.ts'

const ephemerals = (connection: FakeConnection) =>
  connection.frames.filter(({ kind }) => kind === 'ephemeral')

const tell = (node: TestNode, convoId: string, bytes = 10) =>
  tellEphemeral(node.bus, convoId, { sender: deviceKey(alice), ciphertext: new Uint8Array(bytes) })

describe('ephemeral messages', () => {
  it('go to the devices that have a leaf now, but for the one that sent it', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob, carol])
    const others = await Promise.all([node.connect(bob), node.connect(bob), node.connect(carol)])
    const [sender, leafless] = await Promise.all([node.connect(alice), node.connect(alicesPhone)])
    await tell(node, convo.convoId)
    for (const connection of others)
      expect(ephemerals(connection)).toEqual([{ kind: 'ephemeral', convoId: convo.convoId, bytes: 10 }])
    await node.commit(convo, { remove: [carol] })
    await until(() => others.every((connection) => connection.entriesOf(convo.convoId).length === 1))
    await tell(node, convo.convoId)
    expect(others.map((connection) => ephemerals(connection).length)).toEqual([2, 2, 1])
    expect([...ephemerals(sender), ...ephemerals(leafless)]).toEqual([])
  })

  it('are the first that a slow reader does without, and never end it', async () => {
    await using node = await startTestNode({ maxBufferedBytes: 20_000, maxEphemeralBytes: 1_000 })
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const slow = await node.connect(bob)
    const flow = slow.stick()
    for (let n = 0; n < 1_000; n++) await tell(node, convo.convoId)
    const given = ephemerals(slow).length
    expect(given).toBeGreaterThan(0)
    expect(slow.ended).toBeUndefined()
    expect(node.hub.stats().bufferedBytes).toBeLessThanOrEqual(1_000)
    // They take nothing of the room that what is in a log has.
    await node.send(convo, 20)
    await until(() => slow.entriesOf(convo.convoId).length === 20)
    expect(slow.ended).toBeUndefined()
    flow()
    await until(() => node.hub.stats().bufferedBytes === 0)
    await tell(node, convo.convoId)
    expect(ephemerals(slow)).toHaveLength(given + 1)
  })

  it('have no cursor follow them', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const bobs = await node.connect(bob)
    await until(() => bobs.cursor !== undefined)
    await tell(node, convo.convoId)
    await node.send(convo)
    await until(() => bobs.frames.at(-1)?.kind === 'cursor')
    const [, ...kinds] = bobs.frames.map(({ kind }) => kind)
    expect(kinds).toEqual(['ephemeral', 'logEntry', 'cursor'])
  })
})
