import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PushOutcome } from './senders/sender.ts'
import { alice, bob, startPushStage } from './testing/stage.ts'

const event = fc.constantFrom('message', 'seen')
const outcome = fc.constantFrom<PushOutcome>(
  { kind: 'sent' },
  { kind: 'refused', why: 'a bad key' },
  { kind: 'later', why: 'busy', afterMs: 3_600_000 },
)
const step = fc.oneof(
  event,
  fc.record({ outcome, meanwhile: fc.option(event, { nil: undefined }) }),
  fc.record({ passedMs: fc.constantFrom(1_000, 60_000, 700_000) }),
)

/**
 * A device that has answered hears of the next message at once, whatever came before: it rests for no wake-up that it
 * has answered. Only its push service can ask for more patience. And it is to be woken just when there is something
 * that came after its last wake-up began.
 */
it('a device that has answered waits for nothing but its push service', async () => {
  await using stage = await startPushStage()
  const convo = await stage.convo(alice, bob)
  let news = false
  const due = () => (news ? 'wanted' : 'idle')
  const happen = async (what: 'message' | 'seen') => {
    if (what === 'message') {
      await stage.send(convo)
      news = true
    } else stage.growth.seen(bob)
    await stage.growth.flush({ all: true })
  }
  const row = async () => {
    const rows = await stage.db.query<{ state: string; attempts: number }>(
      'SELECT state, attempts FROM push_registration',
    )
    return rows[0] ?? { state: 'gone', attempts: 0 }
  }
  const deliver = async (told: PushOutcome, meanwhile?: 'message' | 'seen') => {
    const before = stage.woken.length
    stage.answers.push(told)
    stage.hooks.onSend = async () => {
      news = false
      if (meanwhile !== undefined) await happen(meanwhile)
    }
    await stage.deliver()
    stage.answers.length = 0
    const { state } = await row()
    // Put off, or given up by and by.
    if (told.kind === 'later' && stage.woken.length > before) news = state === 'wanted'
    return stage.woken.length > before
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await stage.register(bob)
      news = false
      for (const one of steps) {
        if (typeof one === 'string') await happen(one)
        else if ('outcome' in one) await deliver(one.outcome, one.meanwhile)
        else stage.clock.advance(one.passedMs)
        expect((await row()).state).toBe(due())
      }
      await happen('seen')
      await happen('message')
      const { attempts } = await row()
      expect(await deliver({ kind: 'sent' })).toBe(attempts === 0)
    }),
    { numRuns: 40 },
  )
})
