import {
  deleteJobAsOperator,
  listDeadJobs,
  readQueueStates,
  retryJobAsOperator,
} from '@catbird-mls/core/jobs'
import { z } from 'zod'
import { admin, router, viewer } from '../trpc.ts'

const id = z.int().min(1)

/** What the service does by the clock, and what it gave up. Doing either twice changes nothing more. */
export const jobsRouter = router({
  queues: viewer.query(({ ctx }) => readQueueStates(ctx.ports.db)),
  dead: viewer
    .input(z.object({ before: id.optional(), limit: z.int().min(1).max(100).default(50) }).prefault({}))
    .query(({ ctx, input }) => listDeadJobs(ctx.ports.db, input)),
  retry: admin.input(z.object({ id })).mutation(async ({ ctx, input }) => ({
    changed: await retryJobAsOperator(ctx.ports, { ...input, by: ctx.caller.operator }),
  })),
  delete: admin.input(z.object({ id })).mutation(async ({ ctx, input }) => ({
    changed: await deleteJobAsOperator(ctx.ports, { ...input, by: ctx.caller.operator }),
  })),
})
