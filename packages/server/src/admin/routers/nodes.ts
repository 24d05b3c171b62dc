import { listNodesWithFigures } from '@catbird-mls/core/history'
import { listConnections } from '@catbird-mls/core/oversight'
import { z } from 'zod'
import { page } from '../inputs.ts'
import { router, viewer } from '../trpc.ts'

/** The nodes of the service, and who is connected to them. */
export const nodesRouter = router({
  list: viewer.query(({ ctx }) => listNodesWithFigures(ctx.ports)),
  connections: viewer
    .input(page.extend({ nodeId: z.string().min(1).max(200) }))
    .query(({ ctx, input }) => listConnections(ctx.ports, input)),
})
