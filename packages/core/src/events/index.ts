/** What devices are told: the logs of accounts, and the streams that carry them and the logs of convos. */
export type { AccountEvent, AccountEventEntry } from './account-event.ts'
export { appendAccountEvent } from './append-account-event.ts'
