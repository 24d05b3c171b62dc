import type { Answers } from '../../api/trpc.ts'

/** A job that was given up. */
export type DeadJob = Answers['jobs']['dead'][number]
