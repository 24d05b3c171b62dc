import { describe, expect, it } from 'vitest'
import { insertDevices } from '../events/testing/devices.ts'
import { testDevice } from '../messages/testing/test-convo.ts'
import { createGrowth } from './growth.ts'
import { growthLimits } from './limits.ts'
import { alice, bob, startPushStage } from './testing/stage.ts'

const many = Array.from({ length: 20 }, (_, n) => testDevice('many', n))

/** A node with a small convo and a large one, both of which have grown, and a database that times out where it is told to. */
async function stageOfTwo() {
  const stage = await startPushStage()
  await insertDevices(stage.db, many)
  const large = await stage.convo(alice, ...many)
  const small = await stage.convo(alice, bob)
  for (const device of [bob, ...many]) await stage.register(device)
  const limits = { ...growthLimits, leavesAtOnce: 12, fewestLeaves: 2 }
  const growth = createGrowth(stage, limits)
  growth.stored(large.convoId, alice)
  growth.stored(small.convoId, alice)
  const execute = stage.db.execute.bind(stage.db)
  const timesOut = { when: (_leaves: readonly string[]): boolean => false }
  stage.db.execute = (statement, params = []) => {
    const name = typeof statement === 'string' ? '' : statement.name
    const convoIds = params[0] as readonly string[]
    if (name === 'push_want_for_convos' && timesOut.when(convoIds))
      return Promise.reject(Object.assign(new Error('canceling statement'), { code: '57014' }))
    return execute(statement, params)
  }
  const woken = async () => {
    const before = stage.woken.length
    await stage.deliver()
    return stage.woken.slice(before).sort()
  }
  const all = many.map(({ deviceId }) => deviceId as string).sort()
  return {
    ...{ growth, timesOut, woken, all, large },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  }
}

describe('convos that have grown', () => {
  it('are looked at in parts, which leave nobody out', async () => {
    await using at = await stageOfTwo()
    await at.growth.flush()
    expect(await at.woken()).toEqual([...at.all, bob.deviceId].sort())
  })

  it('are looked at in smaller parts where one statement takes too long', async () => {
    await using at = await stageOfTwo()
    let tooLong = 3
    at.timesOut.when = () => tooLong-- > 0
    await at.growth.flush()
    expect(await at.woken()).toEqual([...at.all, bob.deviceId].sort())
  })

  it('are no trouble of the others, and are kept, where not even a few of their leaves can be looked at', async () => {
    await using at = await stageOfTwo()
    at.timesOut.when = (convoIds) => convoIds.includes(at.large.convoId)
    await expect(at.growth.flush()).rejects.toThrow('canceling statement')
    expect(await at.woken()).toEqual([bob.deviceId])
    at.timesOut.when = () => false
    await at.growth.flush()
    expect(await at.woken()).toEqual(at.all)
  })
})
