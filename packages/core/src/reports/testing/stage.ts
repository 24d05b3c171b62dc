import { randomBytes } from 'node:crypto'
import { createInProcessBus } from '../../bus/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { createFranking } from '../../franking/index.ts'
import type { DeviceCaller } from '../../identity/callers.ts'
import { migrateJobs } from '../../jobs/index.ts'
import { getLog, sendMessages } from '../../messages/index.ts'
import { createUnsafeTestConvo, testDevice } from '../../messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import { commitContent } from '../../mls/index.ts'
import { wideLimits } from '../../limits/testing/limit-values.ts'
import { createManualClock, silentLog, systemRandom } from '../../ports/index.ts'
import type { ManualClock } from '../../ports/index.ts'
import type { ReportedMessage, ReportPorts } from '../index.ts'

/** A database with a convo of two, whose messages can be reported. */
export interface ReportStage extends AsyncDisposable {
  readonly db: TestDatabase
  readonly clock: ManualClock
  readonly ports: ReportPorts
  readonly alice: DeviceCaller
  readonly bob: DeviceCaller
  readonly convo: UnsafeTestConvo
  /** Sends a message as a client does, and gives it as another client has it that has opened it. */
  readonly say: (content: Uint8Array, by?: DeviceCaller, where?: UnsafeTestConvo) => Promise<ReportedMessage>
}

/** Makes one. `forwards`: whether reports are to be forwarded. */
export async function reportStage({ forwards = false } = {}): Promise<ReportStage> {
  const db = await createTestDatabase()
  await migrateJobs(db)
  const clock = createManualClock(new Date())
  const options = { secret: 'a test seals its keys under this', serviceDid: 'did:web:mls.example.com' }
  const franking = createFranking({ db, random: systemRandom, log: silentLog }, options)
  const [alice, bob] = [testDevice('alice'), testDevice('bob')]
  const convo = await createUnsafeTestConvo(db, [alice, bob])
  const sending = { db, clock, franking, bus: createInProcessBus() }
  return {
    ...{ db, clock, alice, bob, convo, ports: { db, clock, franking, forwards, limitValues: wideLimits() } },
    async say(content, by = alice, where = convo) {
      const { convoId } = where
      const key = new Uint8Array(randomBytes(32))
      const sent = where.message({ commitment: commitContent(content, key).commitment })
      const [result] = await sendMessages(sending, { caller: by, messages: [sent] })
      if (result === undefined || result.error !== undefined) throw result?.error ?? new Error('no answer')
      const { entries } = await getLog({ db, clock }, { caller: by, convoId, sinceSeq: result.seq - 1 })
      const [entry] = entries
      if (entry?.kind !== 'message' || entry.tag === undefined) throw new Error('no tag')
      const { seq, generation, epoch, tag } = entry
      return { did: by.did, seq, generation, epoch, tag, messageId: sent.messageId, content, key }
    },
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  }
}
