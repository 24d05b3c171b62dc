import { asDid } from '@catbird-mls/core/mls'
import type { Readable } from '../reactive/readable.ts'
import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AppSession } from '../xrpc/session.ts'
import { bareProfile, profilesIn } from './profile.ts'
import type { Profile } from './profile.ts'

/** So many does one call of `app.bsky.actor.getProfiles` take. */
const PER_CALL = 25

/** How profiles are kept. */
export interface ProfilesOptions {
  /** How many are held at most; default 1,000. */
  readonly most?: number
  /** How long one counts (ms); default 10 minutes. */
  readonly maxAge?: number
  /** How long it is not asked again for one that was not given (ms); default a minute. */
  readonly retryAfter?: number
  /** The time (ms); default the platform's. */
  readonly now?: () => number
}

interface Kept {
  readonly profile: Profile
  /** Until when it counts. */
  readonly until: number
}

/**
 * Who accounts are, by the app's own session: their server is asked, and through it its AppView. The messaging service
 * hears nothing of it. What cannot be had is no error: the account is then shown by its DID.
 */
export class Profiles {
  readonly #session: AppSession
  readonly #most: number
  readonly #maxAge: number
  readonly #retryAfter: number
  readonly #now: () => number
  /** The least recently used first. */
  readonly #kept = new Map<string, Kept>()
  readonly #asked = new Map<string, Promise<void>>()
  readonly #listeners = new Map<string, Set<() => void>>()
  #next: { readonly dids: Set<string>; readonly answered: Promise<void> } | undefined

  constructor(session: AppSession, options: ProfilesOptions = {}) {
    this.#session = session
    this.#most = options.most ?? 1_000
    this.#maxAge = options.maxAge ?? 10 * 60_000
    this.#retryAfter = options.retryAfter ?? 60_000
    this.#now = options.now ?? (() => Date.now())
  }

  /** An account's profile, asked for where it is not known or too old. Never fails; nobody is asked for what is no DID. */
  async get(did: string): Promise<Profile> {
    await this.#have(did)
    return this.#use(did) ?? bareProfile(did)
  }

  /** An account's profile to observe: its DID alone until more is known. */
  observe(did: string): Readable<Profile> {
    let shown = this.#use(did) ?? bareProfile(did)
    return {
      getSnapshot: () => shown,
      subscribe: (listener) => {
        const listeners = this.#listeners.get(did) ?? new Set()
        const take = () => {
          const profile = this.#use(did)
          if (profile === undefined || profile === shown || !listeners.has(take)) return
          shown = profile
          listener()
        }
        this.#listeners.set(did, listeners.add(take))
        void this.#have(did).then(take)
        return () => {
          listeners.delete(take)
          if (listeners.size === 0 && this.#listeners.get(did) === listeners) this.#listeners.delete(did)
        }
      },
    }
  }

  #have(did: string): Promise<void> {
    if (asDid(did) === undefined) return Promise.resolve() // one of these would fail the whole call
    const { until = -Infinity } = this.#kept.get(did) ?? {}
    return until > this.#now() ? Promise.resolve() : (this.#asked.get(did) ?? this.#ask(did))
  }

  #use(did: string): Profile | undefined {
    const kept = this.#kept.get(did)
    if (kept === undefined) return undefined
    this.#kept.delete(did)
    this.#kept.set(did, kept)
    return kept.profile
  }

  /** Asks with whatever else is asked for in this turn. */
  #ask(did: string): Promise<void> {
    this.#next ??= this.#begin()
    this.#next.dids.add(did)
    this.#asked.set(did, this.#next.answered)
    return this.#next.answered
  }

  #begin() {
    const dids = new Set<string>()
    const answered = Promise.resolve().then(async () => {
      this.#next = undefined
      await this.#fetch([...dids])
      for (const did of dids) this.#asked.delete(did)
    })
    return { dids, answered }
  }

  async #fetch(dids: readonly string[]): Promise<void> {
    for (let i = 0; i < dids.length; i += PER_CALL) {
      const actors = dids.slice(i, i + PER_CALL)
      const found = new Map((await this.#call(actors)).map((profile) => [profile.did, profile]))
      for (const did of actors) this.#keep(did, found.get(did))
    }
  }

  async #call(actors: readonly string[]): Promise<Profile[]> {
    if (isDevelopmentIdentity(this.#session)) return []
    const query = new URLSearchParams(actors.map((did) => ['actors', did]))
    try {
      const path = `/xrpc/app.bsky.actor.getProfiles?${query}`
      const answer = await this.#session.fetchHandler(path, {
        method: 'GET',
        headers: { accept: 'application/json' },
      })
      return answer.ok ? profilesIn(await answer.json()) : []
    } catch {
      // No AppView, no network: what was known before goes on to be shown.
      return []
    }
  }

  #keep(did: string, found: Profile | undefined): void {
    const before = this.#kept.get(did)?.profile
    const profile = found === undefined || isEqual(before, found) ? (before ?? bareProfile(did)) : found
    const until = this.#now() + (found === undefined ? this.#retryAfter : this.#maxAge)
    this.#kept.delete(did)
    this.#kept.set(did, { profile, until })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break
      this.#kept.delete(oldest)
    }
    for (const take of [...(this.#listeners.get(did) ?? [])]) take()
  }
}

/**
 * Makes the profiles of accounts, for names and pictures beside messages.
 *
 * @param session the app's own, as {@link MlsClient.open} takes it
 *
 * @example
 * const profiles = createProfiles(session)
 * const author = message.author && (await profiles.get(message.author.did))
 * console.log(author?.displayName ?? author?.handle ?? author?.did, message.text)
 */
export function createProfiles(session: AppSession, options: ProfilesOptions = {}): Profiles {
  return new Profiles(session, options)
}

function isEqual(a: Profile | undefined, b: Profile): boolean {
  return a !== undefined && a.handle === b.handle && a.displayName === b.displayName && a.avatar === b.avatar
}
