import type { Queryable } from '../database/index.ts'
import { selectQueueStates } from './sql/queue-state.ts'
import type { QueueStateRow } from './sql/queue-state.ts'

/** How the queue of one kind of job stands. */
export type QueueState = {
  readonly name: string
  /** Jobs whose time has come and that nobody is at yet. */
  readonly waiting: number
  /** How long the oldest of them has waited. */
  readonly oldestSeconds: number
  readonly running: number
  readonly dead: number
}

/** Reads how the queue of each kind of job stands; kinds without a job are left out. */
export async function readQueueStates(db: Queryable): Promise<QueueState[]> {
  const rows = await db.query<QueueStateRow>(selectQueueStates)
  return rows.map(({ oldest_seconds: oldestSeconds, ...row }) => ({ ...row, oldestSeconds }))
}
