import type { ConvoRecord } from '../store/convo-record.ts'

/** Messages of this time (ms since 1970) and before have outlived a convo's lifetime. */
export function lastExpired({ messageLifetime }: Pick<ConvoRecord, 'messageLifetime'>, now: number): number {
  return messageLifetime === undefined ? -Infinity : now - messageLifetime * 1_000
}
