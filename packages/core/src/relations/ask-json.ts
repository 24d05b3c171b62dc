import type { LookupAddress } from 'node:dns'
import { createBoundedCache } from '../identity/bounded-cache.ts'
import { createGuardedGet } from '../identity/guarded-get.ts'
import { createSlots } from '../identity/slots.ts'
import type { Clock } from '../ports/index.ts'

/** An answer: its status, and its body as JSON. */
export type JsonAnswer = { readonly status: number; readonly body: unknown }

/** Asks an XRPC service for something public. Fails where it is not reached, not in time, or busy with its own troubles. */
export type AskJson = (url: URL) => Promise<JsonAnswer>

/** What asking needs. */
export type AskConfig = {
  readonly clock: Clock
  /** Development mode: services on loopback addresses. */
  readonly development: boolean
  readonly timeoutMs?: number
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
}

/** How many questions are under way at once, and how many of them to one service. */
const slots = { total: 64, each: 16 }
/** A page of a hundred records is a tenth of it. */
const maxBytes = 512 * 1024
/** How long a service is left alone that did not answer: who waits for it otherwise waits at every call. */
const pauseMs = 30_000

/** Makes what asks: by guarded requests, so that an address which somebody else chose does no harm. */
export function createAskJson(config: AskConfig): AskJson {
  const get = createGuardedGet({
    allowLoopback: config.development,
    timeoutMs: config.timeoutMs ?? 4000,
    maxBytes,
    ...(config.lookup === undefined ? {} : { lookup: config.lookup }),
  })
  const asked = createSlots(slots)
  const pauses = createBoundedCache<string, { readonly until: number }>(10_000)
  const now = () => config.clock.now().getTime()
  return async (url) => {
    const { origin } = url
    if (now() < (pauses.get(origin)?.until ?? 0)) throw new Error(`${origin} did not answer a moment ago`)
    return asked.within(origin, async () => {
      try {
        const { status, body } = await get(url)
        if (status >= 500 || status === 429) throw new Error(`${origin} answered with ${String(status)}`)
        return { status, body: readJson(body) }
      } catch (error) {
        pauses.set(origin, { until: now() + pauseMs })
        throw error
      }
    })
  }
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

function readJson(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body))
}
