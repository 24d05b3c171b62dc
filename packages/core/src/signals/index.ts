/** How an account's requests are taken by those it asks, counted from metadata alone, and how many it may send. */
export { chargeRequests, isFlagged, requestStanding } from './charge-requests.ts'
export type { RequestStanding } from './charge-requests.ts'
export { firstJudgedDay } from './days.ts'
export { deleteOldSignals } from './delete-old-signals.ts'
export { noteSignal } from './note-signal.ts'
export type { AnsweredRequest, ContactSignal } from './note-signal.ts'
