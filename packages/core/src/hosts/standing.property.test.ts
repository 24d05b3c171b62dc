import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import type { HostAnswer } from './host-source.ts'
import { hourMs, setUpHosts } from './testing/set-up.ts'

const truths: readonly HostAnswer[] = [
  { kind: 'active' },
  { kind: 'inactive', status: 'deactivated' },
  { kind: 'inactive', status: 'takendown' },
  { kind: 'gone' },
]

const step = fc.oneof(
  // The host changes its mind, and the stream tells it or loses it.
  fc.record({ kind: fc.constant('changes'), to: fc.constantFrom(...truths), told: fc.boolean() }),
  fc.record({ kind: fc.constant('lie'), active: fc.boolean() }),
  fc.record({ kind: fc.constant('away') }),
  fc.record({ kind: fc.constant('check'), afterMs: fc.integer({ min: 0, max: hourMs }) }),
)

const wordOf = (truth: HostAnswer) =>
  truth.kind === 'inactive' ? truth.status : truth.kind === 'gone' ? 'deleted' : null

it('an account stands as its host has said at some time, whatever streams tell, and in the end as it says', async () => {
  await using db = await createTestDatabase()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await db.execute('UPDATE account SET host_due_at = NULL')
      const { did } = await insertTestDevice(db)
      const { hosts, hear, check, clock, standingOf } = setUpHosts(db)
      let [truth] = truths as [HostAnswer]
      const said = new Set<string | null>([null])
      for (const taken of steps) {
        if ('to' in taken) {
          truth = taken.to
          hosts.say(did, truth)
          said.add(wordOf(truth))
          if (taken.told) await hear(did, truth.kind === 'active')
        } else if ('active' in taken) await hear(did, taken.active)
        else if ('afterMs' in taken) {
          clock.advance(taken.afterMs)
          await check()
        } else hosts.beAway(did)
        expect(said).toContain((await standingOf(did))?.host_status)
      }
      // Who is cut off comes back, and whoever an event tells of is cut off: whether or not others were lost.
      hosts.say(did, truth)
      if (truth.kind !== 'active') await hear(did, false)
      for (let hours = 0; hours < 8; hours++) {
        clock.advance(hourMs)
        await check()
      }
      expect((await standingOf(did))?.host_status).toBe(wordOf(truth))
    }),
    { numRuns: 60 },
  )
})
