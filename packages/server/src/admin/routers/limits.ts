import { limitNames, listLimits, resetLimit, setLimit } from '@catbird-mls/core/limits'
import { z } from 'zod'
import { admin, router, viewer } from '../trpc.ts'

const name = z.enum(limitNames as [(typeof limitNames)[number], ...typeof limitNames]) // there is more than one

/** How much may be done how often. */
export const limitsRouter = router({
  list: viewer.query(({ ctx }) => listLimits(ctx.ports)),
  set: admin.input(z.object({ name, value: z.int() })).mutation(async ({ ctx, input }) => {
    await setLimit(ctx.ports, { ...input, by: ctx.caller.operator })
  }),
  reset: admin.input(z.object({ name })).mutation(async ({ ctx, input }) => {
    await resetLimit(ctx.ports, { ...input, by: ctx.caller.operator })
  }),
})
