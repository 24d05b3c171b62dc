import type { LookupAddress } from 'node:dns'
import { createBoundedCache } from '../identity/bounded-cache.ts'
import { createGuardedGet } from '../identity/guarded-get.ts'
import type { GuardedGet } from '../identity/guarded-get.ts'
import { RequestRefused } from '../identity/guarded-request.ts'
import type { Clock } from '../ports/index.ts'
import { AskError } from './ask-error.ts'
import type { WhyUnanswered } from './ask-error.ts'
import { createTurns } from './turns.ts'
import type { TurnBounds } from './turns.ts'

/** An answer: its status, and its body as JSON. */
export type JsonAnswer = { readonly status: number; readonly body: unknown }

/**
 * Asks an XRPC service for something public, once it is its turn, which it waits for no longer than so many milliseconds
 * (8 seconds if left out).
 *
 * @throws AskError where there is no answer
 */
export type AskJson = (url: URL, waitMs?: number) => Promise<JsonAnswer>

/** What became of a question. `refused`: an answer other than 200, such as that there is no such account. */
export type AskOutcome = 'answered' | 'refused' | WhyUnanswered

/** Who watches over asking. */
export interface AskWatch {
  asked(outcome: AskOutcome): void
  /** A service is left alone for half a minute: told once each time. */
  paused(origin: string, error: Error): void
}

/** What asking needs. */
export type AskConfig = {
  readonly clock: Clock
  /** Development mode: services on loopback addresses. */
  readonly development: boolean
  readonly watch?: AskWatch
  readonly timeoutMs?: number
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
}

/** How many questions are under way and wait, and how many of them to one service. */
const bounds: TurnBounds = { atOnce: { total: 64, each: 16 }, waiting: { total: 4096, each: 512 } }
/** How long a question waits for its turn. */
const defaultWaitMs = 8000
/** A page of a hundred records is a tenth of it. */
const maxBytes = 512 * 1024
/** How long a service is left alone that did not answer: who waits for it otherwise waits at every call. */
const pauseMs = 30_000

/**
 * Makes what asks: by guarded requests, so that an address which somebody else chose does no harm. Each has turns of its
 * own: who fills those of one keeps nobody of another waiting.
 */
export function createAskJson(config: AskConfig): AskJson {
  const get = createGuardedGet({
    allowLoopback: config.development,
    timeoutMs: config.timeoutMs ?? 4000,
    maxBytes,
    ...(config.lookup === undefined ? {} : { lookup: config.lookup }),
  })
  const turns = createTurns(bounds)
  const pauses = createBoundedCache<string, { readonly until: number }>(10_000)
  const now = () => config.clock.now().getTime()
  const isPaused = (origin: string) => now() < (pauses.get(origin)?.until ?? 0)
  const pause = (origin: string, error: AskError): void => {
    // Many may fail at once.
    if (!isPaused(origin)) config.watch?.paused(origin, error)
    pauses.set(origin, { until: now() + pauseMs })
  }
  const refuseWhilePaused = (origin: string): void => {
    if (isPaused(origin)) throw new AskError('away', `${origin} did not answer a moment ago`)
  }
  // Only for what the service itself fails at: what an answer holds is said by the account that it is about.
  const askNow = async (url: URL): Promise<JsonAnswer> => {
    try {
      return await readAnswer(get, url)
    } catch (error) {
      if (error instanceof AskError && error.why === 'away') pause(url.origin, error)
      throw error
    }
  }
  const askInTurn = async (url: URL, waitMs: number): Promise<JsonAnswer> => {
    refuseWhilePaused(url.origin)
    const act = () => {
      // It may have failed while this one waited.
      refuseWhilePaused(url.origin)
      return askNow(url)
    }
    return turns.within(url.origin, act, waitMs)
  }
  return async (url, waitMs = defaultWaitMs) => {
    try {
      const answer = await askInTurn(url, waitMs)
      config.watch?.asked(answer.status === 200 ? 'answered' : 'refused')
      return answer
    } catch (error) {
      if (error instanceof AskError) config.watch?.asked(error.why)
      throw error
    }
  }
}

async function readAnswer(get: GuardedGet, url: URL): Promise<JsonAnswer> {
  const { status, body } = await get(url).catch((cause: unknown) => {
    throw new AskError(
      cause instanceof RequestRefused ? 'unreadable' : 'away',
      `no answer of ${url.origin}`,
      {
        cause,
      },
    )
  })
  if (status >= 500 || status === 429)
    throw new AskError('away', `${url.origin} answered with ${String(status)}`)
  return { status, body: readJson(body, url.origin) }
}

/** The address of a query of a service. A parameter may have many values. */
export function queryUrl(
  service: string,
  nsid: string,
  params: Readonly<Record<string, string | readonly string[]>>,
): URL {
  const url = new URL(`/xrpc/${nsid}`, service)
  for (const [name, values] of Object.entries(params))
    for (const value of typeof values === 'string' ? [values] : values) url.searchParams.append(name, value)
  return url
}

/** A field of what may be an object. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Record<string, unknown>)[name] // any field of any object is unknown
}

/** A field of what may be an object, if it is a text. */
export function textOf(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name)
  return typeof field === 'string' ? field : undefined
}

/** A field of what may be an object, if it is a list. */
export function listOf(value: unknown, name: string): readonly unknown[] | undefined {
  const field = fieldOf(value, name)
  return Array.isArray(field) ? field : undefined
}

function readJson(body: Uint8Array, origin: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch (cause) {
    throw new AskError('unreadable', `${origin} answered with no JSON`, { cause })
  }
}
