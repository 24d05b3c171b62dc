import { isError } from '../errors.ts'
import type { OutputSchema as Session } from './generated/types/blue/catbird/mls/server/createSession.ts'

/** How a session is made and renewed. */
export interface SessionMaker {
  create(): Promise<Session>
  refresh(refreshToken: string): Promise<Session>
}

/**
 * Renew this long before the access token expires (ms). A new one serves as long, whatever the clock says: by one that is
 * far ahead, each would have expired.
 */
const EARLY = 30_000

/**
 * Keeps one session of this device at hand. It lives in memory only: a new process makes a new one.
 *
 * none → (first need) creating → held → (soon expiring, or refused) refreshing → held;
 * a refresh that fails for good → creating. Whoever needs a token meanwhile waits for the same one.
 */
export class SessionKeeper {
  readonly #make: SessionMaker
  readonly #now: () => number
  #held: Session | undefined
  #since = -Infinity
  #coming: Promise<Session> | undefined

  constructor(make: SessionMaker, now: () => number) {
    this.#make = make
    this.#now = now
  }

  /** A valid access token. */
  async accessToken(): Promise<string> {
    const held = this.#held
    if (held && Math.max(Date.parse(held.expiresAt) - EARLY, this.#since + EARLY) > this.#now())
      return held.accessToken
    return (await this.#next()).accessToken
  }

  /** Says that the service refused this token: the next one will be another. */
  refused(accessToken: string): void {
    if (this.#held?.accessToken !== accessToken) return
    this.#held = { ...this.#held, expiresAt: new Date(0).toISOString() }
    this.#since = -Infinity
  }

  /** The held access token, if any, to end the session with. */
  held(): string | undefined {
    return this.#held?.accessToken
  }

  #next(): Promise<Session> {
    this.#coming ??= this.#obtain().finally(() => (this.#coming = undefined))
    return this.#coming
  }

  async #obtain(): Promise<Session> {
    const session = (await this.#refreshed()) ?? (await this.#make.create())
    this.#held = session
    this.#since = this.#now()
    return session
  }

  async #refreshed(): Promise<Session | undefined> {
    if (this.#held === undefined) return undefined
    try {
      return await this.#make.refresh(this.#held.refreshToken)
    } catch (err) {
      if (isError(err, 'SessionExpired', 'RefreshTokenReused', 'DeviceNotFound')) return undefined
      throw err
    }
  }
}
