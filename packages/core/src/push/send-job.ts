import type { Queryable } from '../database/index.ts'
import { addJob } from '../jobs/index.ts'

/** Has wake-ups sent that were just wanted: one job, however many they are, and one more if it is at work already. */
export function sendSoon(db: Queryable): Promise<void> {
  return addJob(db, 'sendWakeUps', {}, { key: 'sendWakeUps' })
}

/** Has wake-ups sent that wait until a moment. By a key of its own, so that it puts off none that is due. */
export function sendAt(db: Queryable, runAt: Date): Promise<void> {
  return addJob(db, 'sendWakeUps', {}, { key: 'sendWakeUpsLater', runAt })
}
