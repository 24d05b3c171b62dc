import { listAudit } from '@catbird-mls/core/audit'
import { z } from 'zod'
import { did, page } from '../inputs.ts'
import { router, viewer } from '../trpc.ts'

const filter = page
  .extend({
    act: z.string().max(100).optional(),
    did: did.optional(),
    actorId: z.string().max(2048).optional(),
  })
  .prefault({})

/** What operators did. */
export const auditRouter = router({
  list: viewer.input(filter).query(({ ctx, input }) => listAudit(ctx.ports, input)),
})
