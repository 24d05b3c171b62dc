import type { LookupAddress } from 'node:dns'
import { didWebToUrl, isAtprotoDid, isDidPlc, isDidWeb } from '@atproto/did'
import { ServiceError } from '../errors/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { createBoundedCache } from './bounded-cache.ts'
import { createGuardedGet } from './guarded-get.ts'
import { readDidDocument, readDidKey } from './identity.ts'
import type { Identity } from './identity.ts'

/** Tells which key, PDS and handle an account has. Every failure is `UnresolvableDid`. */
export interface IdentityResolver {
  /** The identity as known, or fetched if it is not known or no longer fresh. */
  resolve(did: Did): Promise<Identity>
  /** The identity fetched anew, for a signature that `known` did not explain; `known` itself if that is too soon. */
  refresh(known: Identity): Promise<Identity>
}

/** A resolver that can be told that an identity has changed. */
export interface ForgetfulResolver extends IdentityResolver {
  /** The identity as its document is at this moment; fails where that cannot be had, whatever is known from before. */
  current(did: Did): Promise<Identity>
  /** Whatever is known is old: the next to ask has it fetched. It serves on while the directory does not answer. */
  forget(did: Did): void
}

/** What a resolver needs to know. */
export type IdentityResolverConfig = {
  readonly clock: Clock
  /** The did:plc directory. */
  readonly plcUrl: string
  /** Development mode: loopback addresses, by plain http too, and `did:key` issuers. */
  readonly development: boolean
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
  readonly timeoutMs?: number
  readonly maxDocumentBytes?: number
  readonly maxCached?: number
}

const freshMs = 10 * 60_000
const usableMs = 24 * 3600_000
const pauseMs = 30_000
/** How many documents are fetched at once: tokens that nobody has verified yet must not open connections at will. */
const maxFlights = 64

/** What is held of one DID. At least one of `identity` and `failure` is there. */
type Entry = {
  identity?: Identity
  fetchedAt: number
  /** Why the last attempt failed; no other is made before `pausedUntil`. */
  failure?: ServiceError
  pausedUntil: number
  /** It is to be fetched again whatever its age. */
  old?: boolean
}

/**
 * Makes a resolver with a cache of its own. A DID's entry is
 * - **fresh** for 10 minutes after a fetch: answered from memory;
 * - **stale** after that: fetched again by the next caller, all callers meanwhile waiting for that one fetch. If
 *   the directory does not answer, the old document serves on for up to a day: a directory that is down must not
 *   lock out everybody. A directory that answers "no such DID" ends it at once;
 * - **failed**: the failure is answered for 30 s, so that an unknown DID costs one fetch and not one a request.
 *
 * A signature that the known key does not explain forces a fetch, at most one in 30 s for each DID.
 */
export function createIdentityResolver(config: IdentityResolverConfig): ForgetfulResolver {
  const { clock, development } = config
  const entries = createBoundedCache<Did, Entry>(config.maxCached ?? 20_000)
  const flights = new Map<Did, Flight>()
  const fetchIdentity = createIdentityFetch(config)

  const fetchOnce = (did: Did): Promise<Entry> => {
    const flying = flights.get(did)
    if (flying) return flying.landed
    if (flights.size >= maxFlights) return Promise.resolve(unfetched(entries.get(did)))
    const outcome = fetchIdentity(did)
    const flight: Flight = {
      forgotten: false,
      landed: outcome
        .then((found) => {
          const entry = nextEntry(entries.get(did), found, clock.now().getTime())
          // What it has found may be from before the change.
          if (flight.forgotten) markOld(entry)
          entries.set(did, entry)
          return entry
        })
        .finally(() => flights.delete(did)),
    }
    flights.set(did, flight)
    return flight.landed
  }
  return {
    async resolve(did) {
      if (development && did.startsWith('did:key:')) return readLocalKey(did)
      const now = clock.now().getTime()
      const known = entries.get(did)
      const fresh = known?.old !== true && now < (known?.fetchedAt ?? 0) + freshMs
      if (known !== undefined && (fresh || now < known.pausedUntil)) return answer(known)
      return answer(await fetchOnce(did))
    },
    async refresh(known) {
      const entry = entries.get(known.did)
      if (entry === undefined || clock.now().getTime() < entry.pausedUntil) return entry?.identity ?? known
      // Another caller may have fetched it since `known` was handed out.
      if (entry.identity !== undefined && entry.identity !== known) return entry.identity
      const fetched = await fetchOnce(known.did)
      if (fetched.old !== true) fetched.pausedUntil = clock.now().getTime() + pauseMs
      return answer(fetched)
    },
    async current(did) {
      // One that is under way may have found what was before.
      await flights.get(did)?.landed
      const since = clock.now().getTime()
      const entry = await fetchOnce(did)
      if (entry.failure !== undefined) throw entry.failure
      if (entry.fetchedAt < since) throw unresolvable('Too many identities are being looked up just now.')
      return answer(entry)
    },
    forget(did) {
      const flight = flights.get(did)
      if (flight !== undefined) flight.forgotten = true
      const entry = entries.get(did)
      if (entry !== undefined) markOld(entry)
    },
  }
}

/** A fetch that is under way, and whether the identity has changed since it began. */
type Flight = { readonly landed: Promise<Entry>; forgotten: boolean }

/** Not its age, by which it is told how long it may serve without the directory. */
function markOld(entry: Entry): void {
  entry.old = true
  entry.pausedUntil = 0
}

/** What serves while too many fetches are under way: an older document, if there is one. It is not remembered. */
function unfetched(known: Entry | undefined): Entry {
  if (known?.identity !== undefined) return { ...known }
  const failure = unresolvable('Too many identities are being looked up just now.')
  return { failure, fetchedAt: 0, pausedUntil: 0 }
}

function answer(entry: Entry): Identity {
  if (entry.identity !== undefined) return entry.identity
  throw entry.failure ?? new ServiceError('UnresolvableDid')
}

type Outcome =
  | { readonly kind: 'found'; readonly identity: Identity }
  | { readonly kind: 'gone' | 'unreachable'; readonly failure: ServiceError }

function nextEntry(old: Entry | undefined, outcome: Outcome, now: number): Entry {
  switch (outcome.kind) {
    case 'found':
      return { identity: outcome.identity, fetchedAt: now, pausedUntil: 0 }
    case 'gone':
      return { failure: outcome.failure, fetchedAt: 0, pausedUntil: now + pauseMs }
    case 'unreachable': {
      const { fetchedAt = 0, old: isOld = false } = old ?? {}
      const failed = { failure: outcome.failure, fetchedAt, old: isOld, pausedUntil: now + pauseMs }
      if (old?.identity === undefined || now >= old.fetchedAt + usableMs) return failed
      return { ...failed, identity: old.identity }
    }
  }
}

function createIdentityFetch(config: IdentityResolverConfig): (did: Did) => Promise<Outcome> {
  const get = createGuardedGet({
    allowLoopback: config.development,
    timeoutMs: config.timeoutMs ?? 3000,
    maxBytes: config.maxDocumentBytes ?? 64 * 1024,
    ...(config.lookup === undefined ? {} : { lookup: config.lookup }),
  })
  return async (did) => {
    const url = documentUrl(did, config.plcUrl)
    if (url === undefined)
      return { kind: 'gone', failure: unresolvable(`${did} is not of a supported DID method.`) }
    try {
      const { status, body } = await get(url)
      if (status === 404 || status === 410)
        return { kind: 'gone', failure: unresolvable(`${did} does not exist.`) }
      if (status !== 200) throw new Error(`the DID document was answered with ${String(status)}`)
      return readOutcome(did, body)
    } catch (cause) {
      return { kind: 'unreachable', failure: unresolvable(undefined, cause) }
    }
  }
}

/** A document without a usable key is an answer, and ends an older one that had a key. */
function readOutcome(did: Did, body: Uint8Array): Outcome {
  try {
    return { kind: 'found', identity: readDidDocument(did, body) }
  } catch (cause) {
    return { kind: 'gone', failure: unresolvable(`The DID document of ${did} names no usable key.`, cause) }
  }
}

/** Where the document of a did:plc, or of a did:web without path or port, is found. */
function documentUrl(did: Did, plcUrl: string): URL | undefined {
  if (!isAtprotoDid(did)) return undefined
  if (isDidPlc(did)) return new URL(`/${did}`, plcUrl)
  return isDidWeb(did) ? new URL('/.well-known/did.json', didWebToUrl(did)) : undefined
}

function readLocalKey(did: Did): Identity {
  try {
    return readDidKey(did)
  } catch (cause) {
    throw unresolvable(`${did} is not a P-256 or secp256k1 key.`, cause)
  }
}

function unresolvable(message?: string, cause?: unknown): ServiceError {
  return new ServiceError('UnresolvableDid', {
    ...(message === undefined ? {} : { message }),
    ...(cause === undefined ? {} : { cause }),
  })
}
