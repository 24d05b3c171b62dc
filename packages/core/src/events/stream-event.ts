import type { LogEntry } from '../messages/index.ts'
import type { AccountEventEntry } from './account-event.ts'

/** What a device is told: an entry of a convo's log, or an event of its account. */
export type StreamEvent =
  | { readonly kind: 'logEntry'; readonly convoId: string; readonly entry: LogEntry }
  | ({ readonly kind: 'accountEvent' } & AccountEventEntry)
