import {
  beginOperatorSession,
  beginSessionByLink,
  endOperatorSession,
  listOperatorSessions,
} from '@catbird-mls/core/operators'
import { z } from 'zod'
import { refuse } from '../refusal.ts'
import { attempt } from '../sign-in/attempt.ts'
import { endReplaced } from '../sign-in/end-replaced.ts'
import { findOperator } from '../sign-in/find-operator.ts'
import { isAdminToken, roleOf } from '../sign-in/sources.ts'
import { admin, open, router, viewer } from '../trpc.ts'

const secret = z.string().trim().min(1).max(512)

/** Signing in and out, and who is signed in. */
export const sessionRouter = router({
  /** Who asks, if it is known, and how one can sign in here. */
  me: open.query(({ ctx: { caller, ports } }) => ({
    caller:
      caller === undefined || caller === 'expired'
        ? null
        : {
            id: caller.operator.id,
            role: caller.role,
            way: caller.session?.way ?? null,
            sessionId: caller.session?.sessionId ?? null,
            expiresAt: caller.session?.expiresAt ?? null,
          },
    expired: caller === 'expired',
    ways: { token: ports.admin.token !== undefined, account: ports.admin.dids.size > 0 },
  })),
  /** By a one-time link that the server has printed. */
  signInByLink: open
    .input(z.object({ secret }))
    .mutation(({ ctx, input }) =>
      attempt(ctx, 'link', (visitor) => beginSessionByLink(ctx.ports, { ...visitor, secret: input.secret })),
    ),
  /** By the admin token, which is exchanged for a session and not kept by the browser. */
  signInByToken: open
    .input(z.object({ token: secret }))
    .mutation(({ ctx, input }) =>
      attempt(ctx, 'token', async (visitor) =>
        isAdminToken(input.token, ctx.ports.admin)
          ? beginOperatorSession(ctx.ports, { ...visitor, way: 'token', actorId: 'token', role: 'admin' })
          : undefined,
      ),
    ),
  /** By an account that operates the service: gives where to go on, at the account's own server. */
  beginAccount: open
    .input(z.object({ account: z.string().trim().min(1).max(2048) }))
    .mutation(async ({ ctx: { ports, visit }, input }) => {
      await ports.signInLimits.count(visit.addressKey)
      const did = await findOperator(ports, input.account)
      if (did === undefined) throw refuse('NotAnOperator')
      const { url, nonce } = await ports.oauth().begin(did)
      visit.keepNonce(nonce)
      return { url }
    }),
  signOut: viewer.mutation(async ({ ctx }) => {
    await endReplaced(ctx, ctx.caller.operator)
    ctx.visit.keepSecret(undefined)
  }),
  /** With the roles that they have now; what each holds by is for nobody to see. */
  list: admin.query(async ({ ctx: { ports } }) =>
    (await listOperatorSessions(ports)).flatMap(({ source, ...session }) => {
      const role = roleOf({ ...session, source }, ports.admin)
      return role === undefined ? [] : { ...session, role }
    }),
  ),
  revoke: admin.input(z.object({ sessionId: z.string().max(200) })).mutation(async ({ ctx, input }) => ({
    changed: await endOperatorSession(ctx.ports, { ...input, by: ctx.caller.operator }),
  })),
})
