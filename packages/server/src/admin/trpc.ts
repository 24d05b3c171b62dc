import { isServiceError } from '@catbird-mls/core/errors'
import { isEnough } from '@catbird-mls/core/operators'
import type { Role } from '@catbird-mls/core/operators'
import { initTRPC, TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server'
import type { PublicError } from '../errors/index.ts'
import type { AdminCaller, AdminContext } from './context.ts'
import { refuse, Refusal } from './refusal.ts'

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
      return { ...shape, data: { ...data, error: nameOf(error) } satisfies NamedData }
    },
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  })

export const { router, createCallerFactory } = t

const codes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
}

/** What core throws leaves through the funnel of every surface; a 500 tells nothing outside. */
const anyone = t.procedure.use(async ({ ctx, next }) => {
  const result = await next()
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result
  const told = ctx.ports.funnel(result.error.cause ?? result.error)
  throw inTrpc(told, result.error)
})

function inTrpc({ error, status, message }: PublicError, cause: TRPCError): TRPCError {
  const code = codes[status] ?? 'INTERNAL_SERVER_ERROR'
  // Nobody outside is shown more of an unforeseen error than its name.
  if (code === 'INTERNAL_SERVER_ERROR') return new TRPCError({ code, message })
  return new TRPCError({ code, message, cause: isServiceError(cause.cause) ? cause.cause : new Named(error) })
}

class Named extends Error {
  readonly error: string
  constructor(error: string) {
    super(error)
    this.error = error
  }
}

function nameOf({ code, cause }: TRPCError): string {
  if (cause instanceof Refusal) return cause.refusal
  if (isServiceError(cause) || cause instanceof Named) return cause.error
  if (code === 'NOT_FOUND') return 'MethodNotImplemented'
  if (code === 'INTERNAL_SERVER_ERROR') return 'InternalServerError'
  return errorNameOfCode(code)
}

function errorNameOfCode(code: TRPC_ERROR_CODE_KEY): string {
  return code === 'PAYLOAD_TOO_LARGE' ? 'PayloadTooLarge' : 'InvalidRequest'
}

/** For whoever comes: what is needed to sign in, and nothing else. */
export const open = anyone.meta({ needs: 'nobody known' })

/**
 * The one place where roles are checked: a procedure is made of one of these, and so cannot be without.
 */
function atLeast(needed: Role) {
  return anyone.meta({ needs: needed }).use(({ ctx, next }) => {
    const caller = known(ctx)
    if (!isEnough(caller.role, needed))
      throw refuse('RoleTooLow', `Your role is ${caller.role}; this needs ${needed}.`)
    return next({ ctx: { ...ctx, caller } })
  })
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
