import { describe, expect, it } from 'vitest'
import type { Database } from '../database/index.ts'
import { listDeadJobs } from '../jobs/index.ts'
import { createGrowth } from './growth.ts'
import { growthLimits } from './limits.ts'
import { alice, bob, bobsPhone, carol, startPushStage } from './testing/stage.ts'
import type { PushStage } from './testing/stage.ts'
import { wakeAfterDeaths } from './wake-after-deaths.ts'

/** What waits for the jobs to send it. */
async function jobs(stage: PushStage): Promise<string[]> {
  expect(await listDeadJobs(stage.db, { limit: 10 })).toEqual([])
  const rows = await stage.db.query<{ key: string }>('SELECT key FROM graphile_worker.jobs ORDER BY key')
  return rows.map(({ key }) => key)
}

describe('wake-ups of a device', () => {
  it('are one, however much happens before it is sent, and are sent by one job', async () => {
    await using stage = await startPushStage()
    const convos = await Promise.all([
      stage.convo(alice, bob),
      stage.convo(alice, bob),
      stage.convo(carol, bob),
    ])
    await stage.register(bob)
    for (const convo of [...convos, ...convos.slice(0, 2)]) {
      await stage.send(convo, convo === convos[2] ? carol : alice)
      await stage.growth.flush({ all: true })
    }
    expect(await jobs(stage)).toEqual(['sendWakeUps'])
    expect(await stage.wake()).toEqual([bob.deviceId])
    expect(await stage.wake()).toEqual([])
  })

  it('come less and less often while it does not answer, and at once when it has', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    const waits: number[] = []
    for (let n = 0; n < 9; n++) {
      await stage.send(convo)
      let waited = 0
      while ((await stage.wake()).length === 0) {
        stage.clock.advance(5_000)
        waited += 5
      }
      waits.push(waited)
    }
    expect(waits).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 600])
    stage.growth.seen(bob)
    await stage.growth.flush()
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
    expect(new Set(stage.parcels.map(({ topic }) => topic)).size).toBe(1)
  })

  it('come at once when it has answered and is away again, also where one waited for it to have rested', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    for (let n = 0; n < 8; n++) {
      await stage.send(convo)
      stage.clock.advance(600_000)
      await stage.wake()
    }
    await stage.send(convo)
    expect(await stage.wake()).toEqual([])
    await stage.db.execute(`SELECT graphile_worker.remove_job('sendWakeUps')`)
    stage.growth.seen(bob)
    await stage.growth.flush()
    expect(await jobs(stage)).toContain('sendWakeUps')
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })

  it('count as answered by a device that is faster than what its push service says', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    stage.hooks.onSend = () => {
      stage.growth.seen(bob)
      return stage.growth.flush()
    }
    for (let n = 0; n < 8; n++) {
      await stage.send(convo)
      expect(await stage.wake()).toEqual([bob.deviceId])
      stage.clock.advance(5_000)
    }
  })

  it('are not sent if it connects before they are due', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    await stage.growth.flush()
    const node = stage.node('its')
    node.arrived(bob)
    await node.write()
    expect(await stage.wake()).toEqual([])
    await node.end()
    expect(await stage.wake()).toEqual([])
  })

  it('come again for what happens while one is being sent', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    stage.hooks.onSend = async () => {
      stage.hooks.onSend = () => Promise.resolve()
      await stage.send(convo)
      await stage.growth.flush({ all: true })
    }
    expect(await stage.wake()).toEqual([bob.deviceId])
    expect(await stage.wake()).toEqual([])
    stage.clock.advance(5_000)
    expect(await stage.wake()).toEqual([bob.deviceId])
    expect(await jobs(stage)).toEqual(['sendWakeUps', 'sendWakeUpsLater'])
  })

  it('are sent by another node when the one that took them died', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    await stage.growth.flush()
    const settled = stage.db.execute.bind(stage.db)
    stage.db.execute = () => Promise.reject(new Error('killed'))
    await expect(stage.deliver()).rejects.toThrow('killed')
    stage.db.execute = settled
    expect(await stage.wake()).toEqual([])
    stage.clock.advance(60_000)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })

  it('are sent once, however many nodes send at the same time', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob, bobsPhone)
    await Promise.all([stage.register(bob), stage.register(bobsPhone)])
    await stage.send(convo)
    await stage.growth.flush()
    await Promise.all([stage.deliver(), stage.deliver(), stage.deliver()])
    expect(stage.woken.sort()).toEqual([bob.deviceId, bobsPhone.deviceId])
  })
})

describe('a push service', () => {
  it('that knows a device no more has it forgotten', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    stage.answers.push({ kind: 'gone' })
    await stage.wake()
    expect(await stage.db.query('SELECT FROM push_registration')).toEqual([])
  })

  it('that has not heard of the newest registration does not have it forgotten', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob, 'old')
    await stage.send(convo)
    stage.answers.push({ kind: 'gone' }, { kind: 'gone', since: stage.clock.now() })
    stage.hooks.onSend = () => stage.register(bob, 'new')
    await stage.wake()
    stage.hooks.onSend = () => Promise.resolve()
    stage.clock.advance(1)
    await stage.register(bob, 'new')
    await stage.send(convo)
    await stage.wake()
    expect(stage.parcels.map(({ token }) => token)).toEqual(['old', 'new'])
    expect(await stage.db.query('SELECT address FROM push_registration')).toEqual([{ address: 'new' }])
  })

  it('that asks to wait is asked again then, and not for ever', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    stage.answers.push({ kind: 'later', why: 'busy', afterMs: 120_000 })
    expect(await stage.wake()).toEqual([bob.deviceId])
    stage.clock.advance(119_000)
    expect(await stage.wake()).toEqual([])
    stage.answers.push(...Array.from({ length: 20 }, () => ({ kind: 'later', why: 'busy' }) as const))
    for (let n = 0; n < 12; n++) {
      stage.clock.advance(3_600_000)
      await stage.wake()
    }
    expect(stage.woken).toHaveLength(10)
  })

  it('that refuses is not asked again, until there is more to tell', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    stage.answers.push({ kind: 'refused', why: 'a bad key' })
    expect(await stage.wake()).toEqual([bob.deviceId])
    stage.clock.advance(86_400_000)
    expect(await stage.wake()).toEqual([])
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })
})

describe('a node that is killed', () => {
  it('leaves it to the others to wake whom it was about to, and whom it was connected to', async () => {
    await using stage = await startPushStage()
    const [noted, quiet] = await Promise.all([stage.convo(alice, bob), stage.convo(alice, carol)])
    await Promise.all([stage.register(bob), stage.register(bobsPhone), stage.register(carol)])
    await stage.send(quiet, carol)
    stage.clock.advance(600_000)
    const killed = stage.node('killed')
    const living = stage.node('living')
    killed.arrived(bobsPhone)
    await killed.write()
    await stage.send(noted)
    stage.clock.advance(31_000)
    await living.beat()
    expect(await wakeAfterDeaths(stage)).toBe(1)
    expect(await wakeAfterDeaths(stage)).toBe(0)
    await stage.deliver()
    expect(stage.woken.sort()).toEqual([bob.deviceId, bobsPhone.deviceId])
    expect(await stage.db.query('SELECT node_id FROM node')).toEqual([{ node_id: 'living' }])
  })

  it('leaves nothing to do if it stopped in good order', async () => {
    await using stage = await startPushStage()
    const node = stage.node('stopped')
    node.arrived(bob)
    await node.write()
    await node.end()
    stage.clock.advance(60_000)
    expect(await wakeAfterDeaths(stage)).toBe(0)
  })
})

describe('what a node has noted', () => {
  it('is kept where only some of it could be looked at', async () => {
    await using stage = await startPushStage()
    const convos = await Promise.all([stage.convo(alice, bob), stage.convo(alice, carol)])
    await Promise.all([stage.register(bob), stage.register(carol)])
    const limits = { ...growthLimits, leavesAtOnce: 2 }
    const db: Database = { ...stage.db, execute: () => Promise.reject(new Error('away')) }
    const growth = createGrowth({ db, clock: stage.clock }, limits)
    for (const { convoId } of convos) growth.stored(convoId, alice)
    await expect(growth.flush()).rejects.toThrow('away')
    expect(await stage.wake()).toHaveLength(1)
    db.execute = stage.db.execute.bind(stage.db)
    await growth.flush()
    expect(await stage.wake()).toHaveLength(1)
    expect([...stage.woken].sort()).toEqual([bob.deviceId, carol.deviceId])
  })

  it('is kept while the database is away', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await Promise.all([stage.register(alice), stage.register(bob)])
    await stage.send(convo)
    const query = stage.db.query.bind(stage.db)
    stage.db.query = () => Promise.reject(new Error('away'))
    await expect(stage.growth.flush()).rejects.toThrow('away')
    stage.db.query = query
    expect(await stage.wake()).toEqual([bob.deviceId])
  })
})
