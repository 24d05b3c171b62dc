import { requestResetAsOperator } from '@catbird-mls/core/groups'
import {
  findConvos,
  getConvoAsOperator,
  listConvosAsOperator,
  listEpochs,
  readLogShape,
} from '@catbird-mls/core/oversight'
import { z } from 'zod'
import { convoId, page, query } from '../inputs.ts'
import { refuse } from '../refusal.ts'
import { moderator, router, viewer } from '../trpc.ts'

const filter = z.enum(['all', 'direct', 'group', 'attention']).default('all')
const nothing = 'There is no such convo.'

/** Convos, as metadata alone: who is in them, how their epochs went, and what is amiss. */
export const convosRouter = router({
  find: viewer.input(z.object({ query })).query(({ ctx, input }) => findConvos(ctx.ports, input.query)),
  list: viewer
    .input(page.extend({ filter }).prefault({}))
    .query(({ ctx, input }) => listConvosAsOperator(ctx.ports, input)),
  get: viewer.input(z.object({ convoId })).query(async ({ ctx, input }) => {
    const convo = await getConvoAsOperator(ctx.ports, input.convoId)
    if (convo === undefined) throw refuse('NotFound', nothing)
    return convo
  }),
  epochs: viewer.input(page.extend({ convoId })).query(({ ctx, input }) => listEpochs(ctx.ports, input)),
  logShape: viewer.input(z.object({ convoId })).query(async ({ ctx, input }) => {
    const shape = await readLogShape(ctx.ports, input.convoId)
    if (shape === undefined) throw refuse('NotFound', nothing)
    return shape
  }),
  /** Asks the convo's admins to begin the next generation. */
  requestReset: moderator
    .input(z.object({ convoId, expectedGeneration: z.int().min(1).optional() }))
    .mutation(({ ctx, input }) => requestResetAsOperator(ctx.ports, { ...input, by: ctx.caller.operator })),
})
