import type { Draft } from '../draft.ts'
import { NOBODY_RETURNED } from './gone.ts'

/** A person knows that they may be in: they are sent what is sent from now on, and nothing of before. */
export function keepReturned(draft: Draft): void {
  if ((draft.state.record.returned ?? []).length === 0) return
  draft.record(NOBODY_RETURNED)
  for (const row of draft.state.outbox) if (row.again !== undefined) draft.updateOutbox(row.order, undefined)
  draft.todo.add('send').add('reseal')
}
