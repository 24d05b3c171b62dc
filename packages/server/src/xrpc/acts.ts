import type { IncomingMessage } from 'node:http'
import type { AuthResult, Input, MethodConfig, Params } from '@atproto/xrpc-server'
import type { AccountCaller, DeviceCaller, SessionCaller } from '@catbird-mls/core/identity'
import type { MethodId } from '../lexicon/ids.ts'
import type { Authenticator, Credentials } from './credentials.ts'
import { provenInput } from './proven-input.ts'
import { refuseNul } from './refuse-nul.ts'

type BodyOf<I extends Input> = I extends { body: infer Body } ? Body : undefined
/** A request as Node has it: Express's own type for it is not among our dependencies. */
type Request = { readonly req: IncomingMessage }
type Json<Body> = { encoding: 'application/json'; body: Body }

/** What a method's own code gets: who asks, and what they ask. */
export type Asked<Caller, P extends Params, I extends Input> = {
  readonly caller: Caller
  readonly params: P
  readonly input: BodyOf<I>
}

type Act<Caller> = <P extends Params, I extends Input, Body>(
  lxm: MethodId,
  act: (asked: Asked<Caller, P, I>) => Promise<Body>,
) => MethodConfig<AuthResult, P, I, Json<Body>>

/**
 * The kinds of methods by who may call them. Each takes a method's own code and gives what the generated
 * server wants, so that no method can forget to ask who is there.
 */
export type Acts = {
  /** Anybody, unasked. */
  readonly open: <P extends Params, I extends Input, Body>(
    lxm: MethodId,
    act: (asked: Asked<undefined, P, I>) => Promise<Body>,
  ) => MethodConfig<void, P, I, Json<Body>>
  /** An account, by a session of any of its devices or by service auth. */
  readonly account: Act<AccountCaller>
  /** An account, for what is its right even if it may not act here: then by service auth. */
  readonly owner: Act<AccountCaller>
  /** An account, by service auth: the method itself checks the proof of a device that has no session yet. */
  readonly service: Act<AccountCaller & { readonly proven: object }>
  /** A device, by its session, or by service auth and its proof. */
  readonly device: Act<DeviceCaller>
  /** A session. */
  readonly session: Act<SessionCaller>
}

/**
 * Makes the kinds of methods on an authenticator.
 *
 * @param jsonLimit how large a method's body may be.
 */
export function createActs(authenticator: Authenticator, jsonLimit: (lxm: MethodId) => number): Acts {
  const opts = (lxm: MethodId) => ({ jsonLimit: jsonLimit(lxm) })
  return {
    open: (lxm, act) => ({
      opts: opts(lxm),
      handler: async (asked) => perform(act, undefined, asked),
    }),
    account: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }: Request) => ({ credentials: (await authenticator.anyone(req, lxm)).caller }),
      handler: async (asked) => perform(act, asked.auth.credentials as AccountCaller, asked),
    }),
    owner: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }: Request) => ({ credentials: await authenticator.owner(req, lxm) }),
      handler: async (asked) => perform(act, asked.auth.credentials as AccountCaller, asked),
    }),
    service: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }: Request) => ({ credentials: await authenticator.account(req, lxm) }),
      handler: async (asked) => {
        const { body: proven } = provenInput(asked)
        return perform(act, { ...(asked.auth.credentials as AccountCaller), proven }, asked)
      },
    }),
    device: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }: Request) => ({ credentials: await authenticator.anyone(req, lxm) }),
      handler: async (asked) => {
        const credentials = asked.auth.credentials as Credentials
        return perform(act, await authenticator.device(credentials, lxm, provenInput(asked)), asked)
      },
    }),
    session: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }: Request) => ({ credentials: await authenticator.session(req) }),
      handler: async (asked) => perform(act, asked.auth.credentials as SessionCaller, asked),
    }),
  }
}

/** Runs a method's own code on an input that has passed its lexicon. */
async function perform<Caller, P extends Params, I extends Input, Body>(
  act: (asked: Asked<Caller, P, I>) => Promise<Body>,
  caller: Caller,
  { params, input }: { params: P; input: I },
): Promise<Json<Body>> {
  const body = (typeof input === 'object' ? input.body : undefined) as BodyOf<I>
  refuseNul(params)
  refuseNul(body)
  return { encoding: 'application/json', body: await act({ caller, params, input: body }) }
}
