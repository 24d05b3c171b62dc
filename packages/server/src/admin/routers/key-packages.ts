import { listLowStock } from '@catbird-mls/core/oversight'
import { z } from 'zod'
import { page } from '../inputs.ts'
import { router, viewer } from '../trpc.ts'

/** Devices that others can hardly reach any more. */
export const keyPackagesRouter = router({
  low: viewer
    .input(page.extend({ below: z.int().min(1).max(100).default(5) }).prefault({}))
    .query(({ ctx, input }) => listLowStock(ctx.ports, input)),
})
