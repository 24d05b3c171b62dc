import { createInProcessBus } from '@catbird-mls/core/bus'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { ensureMessagePartitions, messagePartitionOf } from '@catbird-mls/core/messages'
import { createManualClock } from '@catbird-mls/core/ports'
import { expect, it } from 'vitest'
import { healthChecks } from './checks.ts'

const week = 7 * 24 * 60 * 60 * 1000

it('tells of partitions that are missing a week before messages would need them, and turns no traffic away', async () => {
  await using db = await createTestDatabase()
  const clock = createManualClock(new Date('2031-05-05T12:00:00Z'))
  await ensureMessagePartitions(db, { now: clock.now() })
  const checks = healthChecks({ db, bus: createInProcessBus(), clock }, { redis: false })
  const partitions = checks.find(({ name }) => name === 'partitions')
  expect(partitions?.required).toBe(false)
  await partitions?.check()
  clock.advance(week)
  await partitions?.check()
  clock.advance(week)
  await expect(partitions?.check()).rejects.toThrow('until 2031-05-26')
  await ensureMessagePartitions(db, { now: clock.now() })
  await partitions?.check()
  const { name } = messagePartitionOf(new Date(clock.now().getTime() + week))
  await db.execute(`DROP TABLE ${name}`)
  await expect(partitions?.check()).rejects.toThrow('until 2031-05-26')
})
