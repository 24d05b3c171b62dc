import { isEnough } from '@catbird-mls/core/operators'
import type { Role } from '@catbird-mls/core/operators'
import { initTRPC } from '@trpc/server'
import { refuseNul } from '../xrpc/refuse-nul.ts'
import type { AdminCaller, AdminContext } from './context.ts'
import { inTrpc, nameOf, sentenceOf } from './errors.ts'
import { refuse } from './refusal.ts'

/** The name of what went wrong, beside what tRPC tells: one of `docs/errors.md`, or a refusal's. */
type NamedData = { readonly error: string }

/** Who may call a procedure, to be read from it. */
export type AdminMeta = { readonly needs: Role | 'nobody known' }

const t = initTRPC
  .context<AdminContext>()
  .meta<AdminMeta>()
  .create({
    errorFormatter: ({ shape, error }) => {
      const { stack: _stack, ...data } = shape.data
      const named = { ...data, error: nameOf(error) } satisfies NamedData
      return { ...shape, message: sentenceOf(error), data: named }
    },
    // No pings: with them tRPC asks for the next figures ahead, and a failure that no reader waits for ends the process.
    // Nothing is lost, since live figures come every 5 seconds.
  })

export const { router, createCallerFactory } = t

/** What core throws leaves through the funnel of every surface; a 500 tells nothing outside. */
const anyone = t.procedure.use(async ({ ctx, next }) => {
  const result = await next()
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result
  const told = ctx.ports.funnel(result.error.cause ?? result.error)
  throw inTrpc(told)
})

/** No text of ours has a NUL in it, and Postgres takes none. Read after the role has been judged. */
const withoutNul = t.middleware(async ({ getRawInput, next }) => {
  // A body that is no JSON is refused where an input is read from it; who needs none sends none.
  refuseNul(await getRawInput().catch(() => undefined))
  return next()
})

/** For whoever comes: what is needed to sign in, and nothing else. */
export const open = anyone.meta({ needs: 'nobody known' }).use(withoutNul)

/**
 * The one place where roles are checked: a procedure is made of one of these, and so cannot be without.
 */
function atLeast(needed: Role) {
  return anyone
    .meta({ needs: needed })
    .use(({ ctx, next }) => {
      const caller = known(ctx)
      if (!isEnough(caller.role, needed))
        throw refuse('RoleTooLow', `Your role is ${caller.role}; this needs ${needed}.`)
      return next({ ctx: { ...ctx, caller } })
    })
    .use(withoutNul)
}

function known({ caller }: AdminContext): AdminCaller {
  if (caller === 'expired') throw refuse('SessionExpired')
  if (caller === undefined) throw refuse('SignInRequired')
  return caller
}

/** Who may look; who may act on accounts, convos and reports; who may run the service. */
export const viewer = atLeast('viewer')
export const moderator = atLeast('moderator')
export const admin = atLeast('admin')
