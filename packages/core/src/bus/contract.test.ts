import { describe, expect, it } from 'vitest'
import type { Bus } from './bus.ts'
import { createInProcessBus } from './in-process.ts'
import { createRedisBus } from './redis.ts'
import { startTestRedisCluster } from './testing/redis-cluster.ts'
import { hasRedisServer, startTestRedis } from './testing/redis-server.ts'
import { until } from './testing/until.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (payload: Uint8Array) => new TextDecoder().decode(payload)

/** A pair of buses that hear each other: one and the same for one node, two for two. */
type Pair = { readonly here: Bus; readonly there: Bus } & AsyncDisposable

const inProcess = (): Promise<Pair> => {
  const bus = createInProcessBus()
  return Promise.resolve({ here: bus, there: bus, [Symbol.asyncDispose]: () => bus.close() })
}

const overRedis = (start: () => Promise<{ url: string } & AsyncDisposable>) => async (): Promise<Pair> => {
  const redis = await start()
  const [here, there] = await Promise.all([
    createRedisBus({ url: redis.url }),
    createRedisBus({ url: redis.url }),
  ])
  await until(() => here.connected && there.connected)
  const dispose = async () => {
    await Promise.all([here.close(), there.close()])
    await redis[Symbol.asyncDispose]()
  }
  return { here, there, [Symbol.asyncDispose]: dispose }
}

const kinds: [string, () => Promise<Pair>, boolean][] = [
  ['in-process', inProcess, true],
  ['Redis', overRedis(startTestRedis), hasRedisServer()],
  ['Redis Cluster', overRedis(startTestRedisCluster), hasRedisServer()],
]

for (const [name, open, runs] of kinds) {
  describe.runIf(runs)(`a bus (${name})`, () => {
    it('carries bytes to listeners of the channel on every node, and to nobody else', async () => {
      await using pair = await open()
      const heard: string[] = []
      await pair.here.subscribe('a', (payload) => heard.push(`here ${text(payload)}`))
      await pair.there.subscribe('a', (payload) => heard.push(`there ${text(payload)}`))
      await pair.there.subscribe('b', (payload) => heard.push(`b ${text(payload)}`))
      await pair.here.publish('a', bytes('1'))
      await until(() => heard.length >= 2)
      expect(heard.toSorted()).toEqual(['here 1', 'there 1'])
    })

    it('keeps the order of one publisher', async () => {
      await using pair = await open()
      const heard: string[] = []
      await pair.there.subscribe('a', (payload) => heard.push(text(payload)))
      const sent = Array.from({ length: 200 }, (_, index) => String(index))
      await Promise.all(sent.map((value) => pair.here.publish('a', bytes(value))))
      await until(() => heard.length === sent.length)
      expect(heard).toEqual(sent)
    })

    it('goes on telling others when one unsubscribes, also twice, or fails', async () => {
      await using pair = await open()
      const heard: string[] = []
      const listener = (payload: Uint8Array) => heard.push(text(payload))
      const end = await pair.there.subscribe('a', listener)
      await pair.there.subscribe('a', () => {
        throw new Error('a listener that fails')
      })
      await pair.there.subscribe('a', listener)
      await end()
      await end()
      await pair.here.publish('a', bytes('1'))
      await until(() => heard.length > 0)
      expect(heard).toEqual(['1'])
    })

    it('carries every byte, and nothing at all', async () => {
      await using pair = await open()
      const heard: Uint8Array[] = []
      await pair.there.subscribe('a', (payload) => heard.push(payload))
      const all = Uint8Array.from({ length: 256 }, (_, index) => index)
      await pair.here.publish('a', all)
      await pair.here.publish('a', new Uint8Array())
      await until(() => heard.length === 2)
      expect(heard).toEqual([all, new Uint8Array()])
    })

    it('tells nobody after it is closed, and can be closed again', async () => {
      await using pair = await open()
      const heard: string[] = []
      await pair.here.subscribe('a', (payload) => heard.push(text(payload)))
      await pair.here.close()
      await pair.here.publish('a', bytes('1'))
      await pair.here.close()
      expect(heard).toEqual([])
    })
  })
}
