import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { runChecks } from '../../http/health.ts'
import { throughFunnel } from '../errors.ts'
import { tickMs } from '../readings.ts'
import { refuse } from '../refusal.ts'
import { router, viewer } from '../trpc.ts'

/** Whether the service is well, in one look. */
export const overviewRouter = router({
  summary: viewer.query(async ({ ctx }) => {
    const { readings, checks, service, admin } = ctx.ports
    const [live, storage, results] = await Promise.all([
      readings.live(),
      readings.storage(),
      runChecks(checks()),
    ])
    return {
      service,
      grafanaUrl: admin.grafanaUrl ?? null,
      checks: results,
      storage,
      retention: ctx.ports.retention,
      ...live,
    }
  }),
  /**
   * The figures of now, and again whenever they change, as long as whoever asks may. What fails once it has begun comes by
   * no middleware.
   */
  live: viewer.subscription(async function* ({ ctx, signal }) {
    try {
      while (signal?.aborted !== true) {
        if (!(await ctx.caller.stillThere())) throw refuse('SessionExpired')
        yield await ctx.ports.readings.live()
        await setTimeout(tickMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    } catch (error) {
      throw throughFunnel(ctx.ports.funnel, error)
    }
  }),
  /** What was, for charts. */
  history: viewer
    .input(z.object({ hours: z.int().min(1).max(24).default(24) }).prefault({}))
    .query(({ ctx, input }) => ctx.ports.readings.history(input.hours)),
})
