import { revokeInviteAsOperator } from '@catbird-mls/core/invites'
import { listInvitesAsOperator } from '@catbird-mls/core/oversight'
import { z } from 'zod'
import { convoId, inviteId, page } from '../inputs.ts'
import { moderator, router, viewer } from '../trpc.ts'

const filter = z.enum(['all', 'open']).default('open')

/** Invites of all convos. */
export const invitesRouter = router({
  list: viewer
    .input(page.extend({ filter }).prefault({}))
    .query(({ ctx, input }) => listInvitesAsOperator(ctx.ports, input)),
  revoke: moderator.input(z.object({ convoId, inviteId })).mutation(async ({ ctx, input }) => {
    await revokeInviteAsOperator(ctx.ports, { ...input, by: ctx.caller.operator })
  }),
})
