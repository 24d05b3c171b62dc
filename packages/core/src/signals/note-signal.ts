import type { Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { beginOf, dayOf, firstJudgedDay } from './days.ts'
import { addSignals, spendRequests } from './sql/contact-signals.ts'

/** How a request was taken. */
export type ContactSignal = 'accepted' | 'declined' | 'blocked' | 'reported'

type Ports = { readonly clock: Clock }

/** A request that was answered: who had asked whom. */
export type AnsweredRequest = {
  /** Who had asked; their count it is. */
  readonly requester: Did
  /** Who was asked, and has answered. */
  readonly by: Did
  /** The convo that it was about; none means any that `requester` asked `by` into. */
  readonly convoId?: string | undefined
}

/**
 * Counts how a request was taken, from what the service sees anyhow: the first answer to each, as long as requests of its
 * day are judged. What is no answer to a request, as a block of somebody who never asked, or whose request was accepted,
 * counts for nothing; and of all requests of one account to another that are answered at once one is counted, so that
 * nobody can make another's count grow by blocking again and again. To be called in the transaction of the answer, after
 * the convo's lock and before any account's.
 */
export async function noteSignal(
  tx: Tx,
  { clock }: Ports,
  signal: ContactSignal,
  { requester, by, convoId }: AnsweredRequest,
): Promise<void> {
  const now = clock.now()
  const since = beginOf(firstJudgedDay(now))
  if ((await tx.execute(spendRequests, [by, requester, convoId ?? null, since])) === 0) return
  const one = (kind: ContactSignal) => (kind === signal ? 1 : 0)
  const counts = [one('accepted'), one('declined'), one('blocked'), one('reported')]
  await tx.execute(addSignals, [requester, dayOf(now), ...counts])
}
