/** Retention: what is dropped when nobody is to have it any more (docs/retention.md). */
export { deleteMessageIds } from './delete-message-ids.ts'
export { deleteSettledWelcomes } from './delete-settled-welcomes.ts'
export { dropMessagePartitions } from './drop-message-partitions.ts'
export { expireMessages } from './expire-messages.ts'
export { truncateLogs } from './truncate-logs.ts'
