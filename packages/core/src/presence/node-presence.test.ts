import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import { alice, alicesPhone, bob, startTestNode } from '../events/testing/test-node.ts'
import { testDevice } from '../messages/testing/test-convo.ts'
import { createManualClock } from '../ports/index.ts'
import { connectedDevices, createNodePresence, listNodes, nodeFreshMs } from './index.ts'

const start = new Date('2026-03-01T12:00:00Z')

describe('the presence of devices', () => {
  it('is known to every node, by any of the sockets of a device', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock(start)
    const [one, two] = [createNodePresence({ db, clock }, 'one'), createNodePresence({ db, clock }, 'two')]
    one.arrived(alice)
    one.arrived(alice)
    two.arrived(alice)
    two.arrived(bob)
    await Promise.all([one.write(), two.write()])
    const all = [alice, alicesPhone, bob]
    expect(await connectedDevices(db, all, clock.now())).toEqual([alice, bob])
    one.left(alice)
    two.left(alice)
    two.left(bob)
    await Promise.all([one.write(), two.write()])
    expect(await connectedDevices(db, all, clock.now())).toEqual([alice])
    await one.end()
    expect(await connectedDevices(db, all, clock.now())).toEqual([])
  })

  it('ends with a node that is no longer heard of', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock(start)
    const node = createNodePresence({ db, clock }, 'killed')
    node.arrived(alice)
    await node.write()
    clock.advance(nodeFreshMs)
    expect(await connectedDevices(db, [alice], clock.now())).toEqual([])
    expect(await listNodes(db, clock.now())).toMatchObject([{ nodeId: 'killed', alive: false, devices: 1 }])
  })

  it('comes back when a node was taken for dead and lives', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock(start)
    const node = createNodePresence({ db, clock }, 'slow')
    node.arrived(alice)
    await node.write()
    await db.execute('DELETE FROM node')
    node.arrived(bob)
    await node.write()
    await node.write()
    expect(await connectedDevices(db, [alice, bob], clock.now())).toEqual([alice, bob])
    expect(await listNodes(db, clock.now())).toEqual([
      { nodeId: 'slow', startedAt: start, beatAt: start, alive: true, sockets: 2, devices: 2 },
    ])
  })

  it('costs one round trip for ten thousand devices that reconnect, and none for those that only flicker', async () => {
    await using db = await createTestDatabase()
    let statements = 0
    const counting = {
      ...db,
      execute: (...call: Parameters<typeof db.execute>) => (statements++, db.execute(...call)),
    }
    const node = createNodePresence({ db: counting, clock: createManualClock(start) }, 'busy')
    await node.beat()
    const devices = Array.from({ length: 10_000 }, (_, index) => testDevice('many', index))
    for (const device of devices) node.arrived(device)
    await node.write()
    expect(await listNodes(db, start)).toMatchObject([{ devices: 10_000 }])
    node.arrived(bob)
    node.left(bob)
    await node.write()
    expect(statements).toBe(1)
  })

  it('is told by the hub', async () => {
    await using node = await startTestNode()
    const seen: string[] = []
    node.watch.arrived = ({ deviceId }) => seen.push(`+${deviceId}`)
    node.watch.left = ({ deviceId }) => seen.push(`-${deviceId}`)
    const connection = await node.connect(alice)
    await node.connect(bob)
    connection.close()
    connection.close()
    await node.hub.close()
    expect(seen).toEqual([`+${alice.deviceId}`, `+${bob.deviceId}`, `-${alice.deviceId}`, `-${bob.deviceId}`])
  })
})
