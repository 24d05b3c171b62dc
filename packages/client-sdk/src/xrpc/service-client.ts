import type { CallOptions, QueryParams, XRPCResponse } from '@atproto/xrpc'
import { isError, MlsClientError } from '../errors.ts'
import type { Around } from '../observe/hooks.ts'
import { toClientError } from './call-error.ts'
import { ids } from './generated/ids.ts'
import type { OutputSchema as Session } from './generated/types/blue/catbird/mls/server/createSession.ts'
import { AtpBaseClient } from './generated/index.ts'
import { beforeSession, byServiceAuth, methodShape, unauthenticated } from './method-shape.ts'
import type { MethodShape } from './method-shape.ts'
import { pdsFetch } from './pds-fetch.ts'
import { serviceAuth } from './service-auth.ts'
import type { ServiceClock } from './service-clock.ts'
import type { ServiceRef } from './service-ref.ts'
import { SessionKeeper } from './session-keeper.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession } from './session.ts'

/** Makes the device's proof over a method's input or parameters (protocol.md, "Identity and authentication"). */
export type DeviceProver = (act: { lxm: string; body: Record<string, unknown> }) => Promise<string>

/** An export is read out of every table of the service, and may take so many times longer than other calls. */
const EXPORT_TIMES = 20

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
  readonly device: { readonly did: string; readonly deviceId: string }
  readonly fetch: typeof fetch
  readonly clock: ServiceClock
  /** How long a call may take (ms). */
  readonly timeout: number
  /** Told once when the account's session turns out to be over, and again if it is so again later. */
  readonly signedOut?: (error: MlsClientError) => void
  /** Told, before a session is used, which history the service tells. Gives whether that is another one than before. */
  readonly historyIs?: (historyId: string | undefined) => Promise<boolean>
  /**
   * The service does not know this device. Gives whether it does now: a service that was set back to a backup may have
   * forgotten it, and it is then made known again.
   */
  readonly forgotten?: () => Promise<boolean>
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
  #signedOut = false
  #calls = 0
  /** How often the service has told another history than before. */
  #histories = 0
  /** The last call that began before that changed. */
  #turnedAt = 0

  constructor(options: ServiceClientOptions) {
    super((path, init) => send(options, path, init))
    this.#options = options
    const { server } = this.blue.catbird.mls
    this.#sessions = new SessionKeeper(
      {
        create: () => this.#believe(() => this.#createSession()),
        refresh: (refreshToken) =>
          this.#believe(async () => (await server.refreshSession({ refreshToken })).data),
      },
      () => options.clock.now(),
    )
  }

  /** Whoever waits for the session is told of nothing before it is known what history that is of. */
  async #believe(make: () => Promise<Session>): Promise<Session> {
    const session = await make()
    if ((await this.#options.historyIs?.(session.historyId)) === true) this.#histories++
    return session
  }

  async #createSession(): Promise<Session> {
    const { device, forgotten } = this.#options
    const create = async () => {
      const { server } = this.blue.catbird.mls
      return (await server.createSession({ deviceId: device.deviceId, deviceProof: '' })).data
    }
    try {
      return await create()
    } catch (err) {
      if (!isError(err, 'DeviceNotFound') || (await forgotten?.()) !== true) throw err
      return create()
    }
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

  /** Every call of the generated client passes here. */
  override async call(
    nsid: string,
    params?: QueryParams,
    data?: unknown,
    opts?: CallOptions,
  ): Promise<XRPCResponse> {
    const began = ++this.#calls
    try {
      const answer = await this.#attemptTwice(nsid, params, data, opts)
      if (!unauthenticated.has(nsid) && began > this.#turnedAt) this.#turn(false)
      return answer
    } catch (err) {
      if (isError(err, 'SignInRequired') && !this.#signedOut && began > this.#turnedAt) {
        this.#turn(true)
        this.#options.signedOut?.(err)
      }
      throw err
    }
  }

  /** What began before says nothing of what holds from now on. */
  #turn(signedOut: boolean): void {
    if (signedOut === this.#signedOut) return
    this.#signedOut = signedOut
    this.#turnedAt = this.#calls
  }

  /** A token that just lost its validity is replaced once, and so is a proof that was made by a clock that is off. */
  async #attemptTwice(...call: Parameters<ServiceClient['call']>): Promise<XRPCResponse> {
    const [nsid, params, data, opts] = call
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
    const signal = this.#signal(nsid, opts)
    const histories = this.#histories
    const token = await this.#authorization(nsid, signal)
    // What is asked for was made for a log that is another one now: whoever asks looks at it again.
    if (histories !== this.#histories) throw new MlsClientError('NetworkError', 'the service was restored')
    const headers = { ...opts?.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    const [withParams, withData] = await this.#prove(nsid, shape, params, data)
    const work = async () => {
      try {
        return await super.call(nsid, withParams, withData, { ...opts, headers, signal })
      } catch (thrown) {
        const error = asSignIn(toClientError(thrown, nsid), this.#options)
        if (error.error === 'SessionExpired' && token !== undefined) this.#sessions.refused(token)
        throw error
      }
    }
    return this.#options.around?.('xrpc', work, { method: nsid }) ?? work()
  }

  async #authorization(nsid: string, signal: AbortSignal): Promise<string | undefined> {
    const { mode, service } = this.#options
    if (unauthenticated.has(nsid) || mode === 'proxy') return undefined
    if (byServiceAuth.has(nsid)) return serviceAuth(sessionOf(this.#options), service, { lxm: nsid, signal })
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

  #signal(nsid: string, opts: CallOptions | undefined): AbortSignal {
    const times = nsid === ids.BlueCatbirdMlsActorExportAccountData ? EXPORT_TIMES : 1
    const timeout = AbortSignal.timeout(this.#options.timeout * times)
    return AbortSignal.any(
      [timeout, this.#options.signal, opts?.signal].filter((signal) => signal !== undefined),
    )
  }
}

/** Who signed with a key that is not the account's is not its server: the account has moved, and the session is with the old one. */
function asSignIn(error: MlsClientError, { session }: ServiceClientOptions): MlsClientError {
  if (error.error !== 'BadJwtSignature' || isDevelopmentIdentity(session)) return error
  return new MlsClientError('SignInRequired', error.message, { cause: error })
}

async function send(options: ServiceClientOptions, path: string, init: RequestInit): Promise<Response> {
  if (options.mode === 'direct') return options.fetch(`${await options.url()}${path}`, init)
  const session = sessionOf(options)
  if (isDevelopmentIdentity(session)) {
    throw new MlsClientError('SessionRefused', 'a development identity has no PDS to go through')
  }
  const headers = new Headers(init.headers)
  headers.set('atproto-proxy', options.service.proxy)
  return pdsFetch(session, path, { ...init, headers })
}

/** The session, while it is that of the device's account: an app may have signed in as somebody else with it. */
function sessionOf({ session, device }: ServiceClientOptions): AppSession {
  if (session.did === device.did) return session
  throw new MlsClientError('SignInRequired', `the session is not that of ${device.did}`)
}
