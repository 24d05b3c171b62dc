import { describe, expect, it } from 'vitest'
import { createRedisBus, tellAccount } from '../../bus/index.ts'
import { hasRedisServer, startTestRedis } from '../../bus/testing/redis-server.ts'
import { until } from '../../bus/testing/until.ts'
import { createUnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import { alice, bob, startTestNode, TestNode } from '../testing/test-node.ts'

/** Two nodes over one database and one Redis. */
async function startTwoNodes() {
  const redis = await startTestRedis()
  const [here, there] = await Promise.all([
    createRedisBus({ url: redis.url }),
    createRedisBus({ url: redis.url }),
  ])
  const limits = { sweepEveryMs: 1e9, sweepWhenCutOffMs: 20 }
  const first = await startTestNode(limits, here)
  const second = new TestNode(first.db, limits, there)
  await until(() => here.connected && there.connected)
  const dispose = async () => {
    await second.hub.close()
    await first[Symbol.asyncDispose]()
    await Promise.all([here.close(), there.close()])
    await redis[Symbol.asyncDispose]()
  }
  return { redis, first, second, [Symbol.asyncDispose]: dispose }
}

describe.runIf(hasRedisServer())('two nodes', () => {
  it('give their connections what was sent through the other, and end them at its word', async () => {
    await using nodes = await startTwoNodes()
    const convo = await createUnsafeTestConvo(nodes.first.db, [alice, bob])
    const connection = await nodes.second.connect(bob)
    await nodes.first.send(convo, 5)
    await until(() => connection.entriesOf(convo.convoId).length === 5)
    await tellAccount(nodes.first.bus, bob.did, { kind: 'deviceRemoved', deviceId: bob.deviceId })
    await until(() => connection.ended === 'SessionEnded')
  })

  it('lose nothing when Redis goes, and nothing when it comes back', async () => {
    await using nodes = await startTwoNodes()
    const convo = await createUnsafeTestConvo(nodes.first.db, [alice, bob])
    const connection = await nodes.second.connect(bob)
    const sending = nodes.first.send(convo, 60)
    await until(() => connection.entriesOf(convo.convoId).length > 5)
    await nodes.redis.kill()
    await until(() => connection.entriesOf(convo.convoId).length > 20)
    await nodes.redis.start()
    await sending
    await until(() => connection.entriesOf(convo.convoId).length >= 60)
    expect(connection.entriesOf(convo.convoId)).toEqual(
      Array.from({ length: 60 }, (_, n) => `${String(n + 1)} message`),
    )
  })
})
