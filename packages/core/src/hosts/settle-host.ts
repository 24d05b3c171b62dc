import { endAccess } from '../accounts/end-access.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { HostAnswer } from './host-source.ts'
import { graceMs, lookAgainAfter, retryAfter } from './schedule.ts'
import { keepHostAnswer, readHost } from './sql/settle-host.ts'
import type { HostRow } from './sql/settle-host.ts'

/** What keeping an answer needs. */
export type SettlePorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  /**
   * Begins the end of an account that is gone for good, in the transaction that has found this out: it can do nothing any
   * more by then. It is called again should the account be asked about again: that must change nothing.
   */
  readonly onGone: (tx: Tx, did: Did) => Promise<void>
}

/** A question that was asked of the host of an account. */
export type HostQuestion = {
  readonly did: Did
  readonly askedAt: Date
  readonly takenUntil: Date
  /** How many answers before this one have changed nothing. */
  readonly looks: number
}

/**
 * What an answer has led to: nothing for an account that is `active` or `inactive` as it was, it was `cutOff` or is `back`,
 * its host does not know it (`missing`) and then it is `gone` for good, nothing was found out (`unanswered`), or a later
 * question decides (`overtaken`).
 */
export type HostOutcome =
  'active' | 'inactive' | 'cutOff' | 'back' | 'missing' | 'gone' | 'unanswered' | 'overtaken'

/**
 * Makes an answer true, in one transaction. An account that is not active acts no more: its sessions and tickets end, and
 * its connections close. Nothing that it has is lost, so that it need not be given back when the account is active again.
 * One that is gone for longer than the time of grace is handed on. An answer to an earlier question changes nothing.
 */
export async function settleHost(
  ports: SettlePorts,
  question: HostQuestion,
  answer: HostAnswer,
): Promise<HostOutcome> {
  try {
    return await withTransaction(ports.db, async (tx) => {
      const [before] = await tx.query<HostRow>(readHost, [question.did, question.askedAt])
      return before === undefined ? 'overtaken' : await settle(tx, ports, { question, answer, before })
    })
  } catch (error) {
    if (error instanceof Overtaken) return 'overtaken'
    throw error
  }
}

/** Another question was asked while this answer was kept: nothing of it stays. */
class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

type Settling = { readonly question: HostQuestion; readonly answer: HostAnswer; readonly before: HostRow }

async function settle(tx: Tx, ports: SettlePorts, settling: Settling): Promise<HostOutcome> {
  const { question, answer, before } = settling
  switch (answer.kind) {
    case 'active':
      await keep(tx, question, { status: null, goneAt: null, looks: 0, againAfterMs: null })
      return before.host_status === null ? 'active' : 'back'
    case 'inactive':
      return shutOut(tx, ports, { ...settling, status: answer.status, goneAt: null })
    case 'gone':
      return shutOut(tx, ports, {
        ...{ ...settling, status: 'deleted' },
        goneAt: before.host_gone_at ?? question.askedAt,
      })
    case 'unknown':
      await keep(tx, question, {
        // Who answers no more may be as little right as before: what counts is one row of answers.
        ...{ status: before.host_status, goneAt: null, looks: question.looks + 1 },
        againAfterMs: retryAfter(question.looks),
      })
      return 'unanswered'
    default:
      return answer satisfies never
  }
}

async function shutOut(
  tx: Tx,
  ports: SettlePorts,
  { question, before, status, goneAt }: Settling & { readonly status: string; readonly goneAt: Date | null },
): Promise<HostOutcome> {
  const { did, askedAt } = question
  const isOver = goneAt !== null && askedAt.getTime() - goneAt.getTime() >= graceMs
  if (isOver) await ports.onGone(tx, did)
  else await endAccess(tx, ports, did)
  const looks = before.host_status === status ? question.looks + 1 : 0
  const againAfterMs = isOver ? null : lookAgainAfter(looks)
  await keep(tx, question, { status, goneAt, looks, againAfterMs })
  if (isOver) return 'gone'
  if (goneAt !== null && before.host_gone_at === null) return 'missing'
  return before.host_status === null ? 'cutOff' : 'inactive'
}

async function keep(
  tx: Tx,
  { did, askedAt, takenUntil }: HostQuestion,
  kept: {
    readonly status: string | null
    readonly goneAt: Date | null
    readonly looks: number
    /** Null: there is no reason to ask again. */
    readonly againAfterMs: number | null
  },
): Promise<void> {
  const dueAt = kept.againAfterMs === null ? null : new Date(askedAt.getTime() + kept.againAfterMs)
  const params = [did, askedAt, takenUntil, kept.status, kept.goneAt, kept.looks, dueAt]
  if ((await tx.execute(keepHostAnswer, params)) === 0) throw new Overtaken()
}
