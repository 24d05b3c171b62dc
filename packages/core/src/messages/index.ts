/** Messages: sending them, and reading the log that they share with commits and notices. */
export { isDuringStay, mayRead } from './entitlement.ts'
export type { Entitlement, Stay } from './entitlement.ts'
export { getLog } from './get-log.ts'
export type { LogPage } from './get-log.ts'
export { logPage, maxBatch, maxCiphertextBytes, maxEphemeralBytes } from './limits.ts'
export type {
  CommitEntry,
  ExpiredEntry,
  LogEntry,
  MessageEntry,
  NotEntitledEntry,
  NoticeEntry,
  StoredEntry,
} from './log-entry.ts'
export { lastSeqOf } from './log-entry.ts'
export { ensureMessagePartitions, messagePartitionOf, messagePartitionsUntil } from './partitions.ts'
export type { MessagePartition } from './partitions.ts'
export { readEntries } from './read-entries.ts'
export { sendEphemeral } from './send-ephemeral.ts'
export { createSender, sendMessages } from './send-messages.ts'
export type { MessageToSend, SendMessages, SendResult } from './send-messages.ts'
