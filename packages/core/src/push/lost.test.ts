import { describe, expect, it } from 'vitest'
import { muteConvo } from '../convos/index.ts'
import { alice, bob, startPushStage } from './testing/stage.ts'

/** Bob with a live stream that nobody reads any more, in a convo with Alice; gives when it was last known to be read. */
async function stageOfHalfOpen() {
  const stage = await startPushStage()
  const convo = await stage.convo(alice, bob)
  await Promise.all([stage.register(alice), stage.register(bob)])
  const node = stage.node('its')
  node.arrived(bob)
  await node.write()
  const readUntil = stage.clock.now()
  stage.clock.advance(20_000)
  await node.beat()
  const found = async () => {
    stage.clock.advance(20_000)
    await node.beat()
    node.left(bob)
    stage.growth.lost(bob, readUntil)
    await node.write()
  }
  return { ...stage, convo, peer: node, found, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() }
}

describe('a message to a stream that is dead and not yet found to be', () => {
  it('wakes its device once it is', async () => {
    await using at = await stageOfHalfOpen()
    await at.send(at.convo)
    expect(await at.wake()).toEqual([])
    await at.found()
    expect(await at.wake()).toEqual([bob.deviceId])
    expect(await at.wake()).toEqual([])
  })

  it('wakes it also where the end of the stream was being written when it was noted', async () => {
    await using at = await stageOfHalfOpen()
    await at.send(at.convo)
    await at.growth.flush()
    at.peer.left(bob)
    at.growth.lost(bob, new Date(0))
    await at.growth.flush()
    await at.peer.write()
    await at.growth.flush()
    await at.deliver()
    expect(at.woken).toEqual([bob.deviceId])
  })

  it('wakes it also where the database was away when it was looked for', async () => {
    await using at = await stageOfHalfOpen()
    await at.send(at.convo)
    await at.wake()
    await at.found()
    const execute = at.db.execute.bind(at.db)
    at.db.execute = () => Promise.reject(new Error('away'))
    await expect(at.growth.flush({ all: true })).rejects.toThrow('away')
    at.db.execute = execute
    await at.growth.flush()
    await at.deliver()
    expect(at.woken).toEqual([bob.deviceId])
  })
})

describe('a stream that is found to be dead', () => {
  it('wakes nobody where no message came while nobody read it, whatever else happened', async () => {
    await using at = await stageOfHalfOpen()
    const older = await at.convo.commit()
    expect(older).toBe(1)
    await at.found()
    expect(await at.wake()).toEqual([])
  })

  it('wakes nobody where the last message came before', async () => {
    await using at = await stageOfHalfOpen()
    await at.send(at.convo)
    await at.wake()
    at.clock.advance(10_000)
    at.peer.left(bob)
    at.growth.lost(bob, at.clock.now())
    await at.peer.write()
    expect(await at.wake()).toEqual([])
  })

  it('wakes nobody who is connected anew, or has muted the convo', async () => {
    await using at = await stageOfHalfOpen()
    await at.send(at.convo)
    await at.wake()
    const another = at.node('another')
    another.arrived(bob)
    await another.write()
    await at.found()
    expect(await at.wake()).toEqual([])
    await another.end()
    await muteConvo(at, { caller: bob, convoId: at.convo.convoId, muted: true })
    at.growth.lost(bob, new Date(0))
    expect(await at.wake()).toEqual([])
  })
})
