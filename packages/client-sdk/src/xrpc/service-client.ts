import type { CallOptions, QueryParams, XRPCResponse } from '@atproto/xrpc'
import { isError, MlsClientError } from '../errors.ts'
import type { Around } from '../observe/hooks.ts'
import { toClientError } from './call-error.ts'
import { ids } from './generated/ids.ts'
import { AtpBaseClient } from './generated/index.ts'
import { methodShape, unauthenticated, beforeSession } from './method-shape.ts'
import type { MethodShape } from './method-shape.ts'
import { serviceAuth } from './service-auth.ts'
import type { ServiceClock } from './service-clock.ts'
import type { ServiceRef } from './service-ref.ts'
import { SessionKeeper } from './session-keeper.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession } from './session.ts'

/** Makes the device's proof over a method's input or parameters (protocol.md, "Identity and authentication"). */
export type DeviceProver = (act: { lxm: string; body: Record<string, unknown> }) => Promise<string>

/** What a {@link ServiceClient} is made of. */
export interface ServiceClientOptions {
  readonly session: AppSession
  readonly service: ServiceRef
  /**
   * `direct`: the service itself, with a session of the device. `proxy`: through the account's PDS, which
   * signs each call and forwards it; every act of the device then carries its proof.
   */
  readonly mode: 'direct' | 'proxy'
  /** Where the service is (direct mode). */
  readonly url: () => Promise<string>
  readonly prove: DeviceProver
  readonly device: { readonly deviceId: string }
  readonly fetch: typeof fetch
  readonly clock: ServiceClock
  /** How long a call may take (ms). */
  readonly timeout: number
  /** Ends every call that is under way when it aborts. */
  readonly signal?: AbortSignal
  /** Goes around each attempt at a call, where somebody observes it. */
  readonly around?: Around | undefined
}

/**
 * The service's methods, typed from the lexicons, with authentication seen to. Everything it throws is an
 * {@link MlsClientError}. `client.blue.catbird.mls.…` is the generated client.
 */
export class ServiceClient extends AtpBaseClient {
  readonly #options: ServiceClientOptions
  readonly #sessions: SessionKeeper

  constructor(options: ServiceClientOptions) {
    super((path, init) => send(options, path, init))
    this.#options = options
    const { server } = this.blue.catbird.mls
    this.#sessions = new SessionKeeper(
      {
        create: async () =>
          (await server.createSession({ deviceId: options.device.deviceId, deviceProof: '' })).data,
        refresh: async (refreshToken) => (await server.refreshSession({ refreshToken })).data,
      },
      () => options.clock.now(),
    )
  }

  /** Ends the device's session, if there is one; the client may be closing already. */
  async endSession(): Promise<void> {
    const token = this.#sessions.held()
    if (token === undefined) return
    const path = `/xrpc/${ids.BlueCatbirdMlsServerDeleteSession}`
    await this.#options.fetch(`${await this.#options.url()}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(this.#options.timeout),
    })
  }

  /**
   * Every call of the generated client passes here. A token that just lost its validity is replaced once, and so is a
   * proof that was made by a clock that is off.
   */
  override async call(
    nsid: string,
    params?: QueryParams,
    data?: unknown,
    opts?: CallOptions,
  ): Promise<XRPCResponse> {
    try {
      return await this.#attempt(nsid, params, data, opts)
    } catch (err) {
      if (!(await this.#mayHelp(err, nsid))) throw err
      return this.#attempt(nsid, params, data, opts)
    }
  }

  /** Whether the same call may succeed with another token, or another time in its proof. */
  async #mayHelp(err: unknown, nsid: string): Promise<boolean> {
    if (isError(err, 'BadDeviceProof')) return this.#options.clock.learn(() => this.#askTime())
    return isError(err, 'SessionExpired', 'JwtExpired', 'ReplayedJwt') && !unauthenticated.has(nsid)
  }

  async #askTime(): Promise<string | undefined> {
    return (await this.blue.catbird.mls.server.describeServer()).data.now
  }

  async #attempt(
    nsid: string,
    params: QueryParams | undefined,
    data: unknown,
    opts: CallOptions | undefined,
  ) {
    const shape = methodShape(this.lex, nsid)
    const token = await this.#authorization(nsid)
    const headers = { ...opts?.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    const [withParams, withData] = await this.#prove(nsid, shape, params, data)
    const work = async () => {
      try {
        return await super.call(nsid, withParams, withData, { ...opts, headers, signal: this.#signal(opts) })
      } catch (thrown) {
        const error = toClientError(thrown, nsid)
        if (error.error === 'SessionExpired' && token !== undefined) this.#sessions.refused(token)
        throw error
      }
    }
    return this.#options.around?.('xrpc', work, { method: nsid }) ?? work()
  }

  async #authorization(nsid: string): Promise<string | undefined> {
    const { mode, session, service } = this.#options
    if (unauthenticated.has(nsid) || mode === 'proxy') return undefined
    if (beforeSession.has(nsid)) return serviceAuth(session, { aud: service.did, lxm: nsid })
    return this.#sessions.accessToken()
  }

  async #prove(nsid: string, shape: MethodShape, params: QueryParams | undefined, data: unknown) {
    const needed = shape.deviceAct && (this.#options.mode === 'proxy' || beforeSession.has(nsid))
    if (!needed) return [params, data] as const
    const given = shape.kind === 'query' ? params : (data as Record<string, unknown> | undefined)
    const { deviceProof: _, ...body } = { ...shape.defaults, ...given }
    const proven = { ...body, deviceProof: await this.#options.prove({ lxm: nsid, body }) }
    return shape.kind === 'query' ? ([proven, data] as const) : ([params, proven] as const)
  }

  #signal(opts: CallOptions | undefined): AbortSignal {
    const timeout = AbortSignal.timeout(this.#options.timeout)
    return AbortSignal.any(
      [timeout, this.#options.signal, opts?.signal].filter((signal) => signal !== undefined),
    )
  }
}

async function send(options: ServiceClientOptions, path: string, init: RequestInit): Promise<Response> {
  if (options.mode === 'direct') return options.fetch(`${await options.url()}${path}`, init)
  if (isDevelopmentIdentity(options.session)) {
    throw new MlsClientError('SessionRefused', 'a development identity has no PDS to go through')
  }
  const headers = new Headers(init.headers)
  headers.set('atproto-proxy', options.service.proxy)
  return options.session.fetchHandler(path, { ...init, headers })
}
