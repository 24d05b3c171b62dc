import type { Progress } from '../attachments/upload.ts'

/** How a job goes on. */
export interface Course<Job> {
  /** Aborts when it is called off, or too old. */
  readonly signal: AbortSignal
  /** Stores how far it is, and gives that. */
  readonly save: (job: Job) => Promise<Job>
  /** Tells how far it is. */
  readonly tell: (progress: Progress) => void
}
