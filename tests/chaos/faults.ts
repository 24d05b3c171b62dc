import { setTimeout as pause } from 'node:timers/promises'
import type { Rng } from '../mls/fuzz/rng.ts'
import type { Crew } from './crew.ts'
import type { Stage } from './stage.ts'

/** What a fault needs: the stage, chance, and how clients that were killed begin to talk again. */
export interface Scene {
  readonly stage: Stage
  readonly rng: Rng
  readonly revive: (crew: Crew) => Promise<void>
}

type Fault = (scene: Scene) => Promise<void>

/** Every kind of fault, each mended before it is over. Several may be under way at once. */
const faults: Readonly<Record<string, Fault>> = {
  'a node is killed': async ({ stage, rng }) => {
    const node = rng.pick(stage.nodes)
    await node.end('SIGKILL')
    await pause(rng.int(2000))
    node.start()
  },
  'a node is drained and started again': async ({ stage, rng }) => {
    const node = rng.pick(stage.nodes)
    await node.end('SIGTERM')
    node.start()
  },
  'Redis is killed': async ({ stage, rng }) => {
    await stage.backing.killRedis()
    await pause(rng.int(3000))
    await stage.backing.startRedis()
  },
  'Redis is flushed': ({ stage }) => stage.backing.flushRedis(),
  'Postgres is killed': ({ stage }) => {
    stage.backing.killPostgres()
    return Promise.resolve()
  },
  'clients are cut off': ({ stage, rng }) => {
    stage.balancer.cut(rng.pick([0.1, 0.5, 1]))
    return Promise.resolve()
  },
  'nodes are cut off from Postgres': ({ stage, rng }) => {
    stage.backing.postgres.cut(rng.pick([0.2, 1]))
    return Promise.resolve()
  },
  'nodes are cut off from Redis': ({ stage }) => {
    stage.backing.redis.cut(1)
    return Promise.resolve()
  },
  'connections of clients fall silent': async ({ stage, rng }) => {
    stage.balancer.silence(rng.pick([0.1, 0.3]))
    await pause(rng.int(5000))
    stage.balancer.clear()
  },
  'the network of clients is slow': async ({ stage, rng }) => {
    stage.balancer.setWeather({ delayMs: rng.int(300), bytesPerSecond: 0 })
    await pause(rng.int(4000))
    stage.balancer.clear()
  },
  'the network of clients is narrow': async ({ stage, rng }) => {
    stage.balancer.setWeather({ delayMs: 0, bytesPerSecond: 20_000 + rng.int(80_000) })
    await pause(rng.int(4000))
    stage.balancer.clear()
  },
  'Redis is slow': async ({ stage, rng }) => {
    stage.backing.redis.setWeather({ delayMs: rng.int(500), bytesPerSecond: 0 })
    await pause(rng.int(3000))
    stage.backing.redis.clear()
  },
  'Postgres is slow': async ({ stage, rng }) => {
    stage.backing.postgres.setWeather({ delayMs: rng.int(60), bytesPerSecond: 0 })
    await pause(rng.int(2000))
    stage.backing.postgres.clear()
  },
  'clients are killed': async ({ stage, rng, revive }) => {
    const crew = rng.pick(stage.crews)
    await crew.kill()
    await pause(rng.int(1500))
    await revive(crew)
  },
}

/** Gaps between faults (ms): less than these take to mend, so that some coincide. */
const BETWEEN = { least: 300, spread: 1700 }

/** Makes faults until it is told to end. Resolves when all are mended, with how many there were of each kind. */
export async function makeFaults(
  scene: Scene,
  { signal, tell }: { signal: AbortSignal; tell: (what: string) => void },
): Promise<Map<string, number>> {
  const { rng } = scene
  const made = new Map<string, number>()
  const underWay = new Map<string, Promise<void>>()
  const failed: unknown[] = []
  while (!signal.aborted && failed.length === 0) {
    const free = Object.entries(faults).filter(([name]) => !underWay.has(name))
    const [name, fault] = rng.pick(free)
    made.set(name, (made.get(name) ?? 0) + 1)
    tell(name)
    const mended = fault(scene)
      .catch((err: unknown) => void failed.push(err))
      .finally(() => underWay.delete(name))
    underWay.set(name, mended)
    await pause(BETWEEN.least + rng.int(BETWEEN.spread), undefined, { signal }).catch(() => undefined) // it is over
  }
  await Promise.all(underWay.values())
  if (failed.length > 0) throw new AggregateError(failed, 'a fault could not be made, or not be mended')
  return made
}
