import { describe, expect, it } from 'vitest'
import type { Bus } from './bus.ts'
import { createRedisBus } from './redis.ts'
import { startTestRedisCluster } from './testing/redis-cluster.ts'
import { hasRedisServer } from './testing/redis-server.ts'
import { until } from './testing/until.ts'

const payload = new Uint8Array([7])
const prefix = 'test:'

/** Two buses over a cluster, one of which counts what it hears on some channels, and the gaps it is told of. */
async function openBuses(options: { replicas?: number } = {}) {
  const cluster = await startTestRedisCluster(options)
  const open = () => createRedisBus({ url: cluster.url, prefix })
  const [here, there] = await Promise.all([open(), open()])
  const told = { gaps: 0, heard: new Map<string, number>() }
  there.onGap(() => (told.gaps += 1))
  // One of the first shard, and some of any.
  const channels = [cluster.channelOfFirst(prefix), ...Array.from({ length: 30 }, (_, n) => `c${n}`)]
  for (const channel of channels)
    await there.subscribe(channel, () => told.heard.set(channel, (told.heard.get(channel) ?? 0) + 1))
  await until(() => here.connected && there.connected)
  return {
    cluster,
    here,
    there,
    told,
    first: channels[0] ?? '',
    /** Publishes on every channel until each has been heard once more. */
    hearsAll: () => hearsAll(here, channels, told.heard),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([here.close(), there.close()])
      await cluster[Symbol.asyncDispose]()
    },
  }
}

async function hearsAll(bus: Bus, channels: readonly string[], heard: ReadonlyMap<string, number>) {
  const before = new Map(heard)
  await until(async () => {
    const lacking = channels.filter((channel) => (heard.get(channel) ?? 0) <= (before.get(channel) ?? 0))
    for (const channel of lacking) await bus.publish(channel, payload)
    return lacking.length === 0
  })
}

describe.runIf(hasRedisServer())('the bus over a Redis Cluster', () => {
  it('tells of a gap when a replica takes over from a lost master, and goes on hearing', async () => {
    await using buses = await openBuses({ replicas: 1 })
    const { cluster, told, first, there } = buses
    await buses.hearsAll()
    const { gaps } = told
    await cluster.killMasterOf(prefix + first)
    await until(() => !there.connected)
    await cluster.failOver()
    await until(() => there.connected)
    await until(() => told.gaps > gaps)
    await buses.hearsAll()
  })

  it('tells of a gap when a lost shard comes back, and hears the others meanwhile', async () => {
    await using buses = await openBuses()
    const { cluster, told, first, here, there } = buses
    const last = Array.from({ length: 30 }, (_, n) => `c${n}`).find(
      (channel) => cluster.shardOf(prefix + channel) === 2,
    )
    await cluster.killMasterOf(prefix + first)
    await until(() => !there.connected)
    await here.publish(first, payload)
    await hearsAll(here, [last ?? ''], told.heard)
    const { gaps } = told
    await cluster.restart()
    await until(() => there.connected)
    await until(() => told.gaps > gaps)
    await buses.hearsAll()
  })

  it('tells of a gap when a slot moves, and hears its channels where it went', async () => {
    await using buses = await openBuses()
    const { cluster, told, first } = buses
    await buses.hearsAll()
    const { gaps } = told
    await cluster.moveSlotOf(prefix + first)
    await until(() => told.gaps > gaps)
    await buses.hearsAll()
  })

  it('starts, publishes to its own node and closes while there is no cluster', async () => {
    await using bus = await createRedisBus({ url: 'redis+cluster://127.0.0.1:1' })
    const heard: Uint8Array[] = []
    await bus.subscribe('a', (bytes) => heard.push(bytes))
    await bus.publish('a', payload)
    expect(heard).toEqual([payload])
    expect(bus.connected).toBe(false)
  })
})
