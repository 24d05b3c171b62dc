import type { AuthResult, HandlerInput, MethodConfig, Params } from '@atproto/xrpc-server'
import type { AccountCaller, DeviceCaller, SessionCaller } from '@catbird-mls/core/identity'
import type { MethodId } from '../lexicon/ids.ts'
import type { Authenticator, Credentials } from './credentials.ts'
import { provenInput } from './proven-input.ts'

type Input = HandlerInput | void
type BodyOf<I extends Input> = I extends { body: infer Body } ? Body : undefined
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
      handler: async ({ params, input }) =>
        json(await act({ caller: undefined, params, input: bodyOf(input) })),
    }),
    account: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }) => ({ credentials: (await authenticator.anyone(req, lxm)).caller }),
      handler: async ({ auth, params, input }) =>
        json(await act({ caller: auth.credentials as AccountCaller, params, input: bodyOf(input) })),
    }),
    service: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }) => ({ credentials: await authenticator.account(req, lxm) }),
      handler: async ({ auth, params, input, req }) => {
        const { body: proven } = provenInput(req, params, input)
        const caller = { ...(auth.credentials as AccountCaller), proven }
        return json(await act({ caller, params, input: bodyOf(input) }))
      },
    }),
    device: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }) => ({ credentials: await authenticator.anyone(req, lxm) }),
      handler: async ({ auth, params, input, req }) => {
        const credentials = auth.credentials as Credentials
        const caller = await authenticator.device(credentials, lxm, provenInput(req, params, input))
        return json(await act({ caller, params, input: bodyOf(input) }))
      },
    }),
    session: (lxm, act) => ({
      opts: opts(lxm),
      auth: async ({ req }) => ({ credentials: await authenticator.session(req) }),
      handler: async ({ auth, params, input }) =>
        json(await act({ caller: auth.credentials as SessionCaller, params, input: bodyOf(input) })),
    }),
  }
}

function json<Body>(body: Body): Json<Body> {
  return { encoding: 'application/json', body }
}

function bodyOf<I extends Input>(input: I): BodyOf<I> {
  return (typeof input === 'object' ? input.body : undefined) as BodyOf<I>
}
