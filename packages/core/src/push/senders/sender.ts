import type { WokenDevice } from '../../mls/wake-up/index.ts'

/** What is sent: to whom, and under which name it takes the place of the one before. */
export type Parcel = { readonly device: WokenDevice; readonly topic: string }

/** What a push service said. */
export type PushOutcome =
  | { readonly kind: 'sent' }
  /** It knows no such device; if it says so, since when. */
  | { readonly kind: 'gone'; readonly since?: Date }
  /** Not now; if it says so, in so many milliseconds. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMs?: number | undefined }
  /** Never, and not because of the device: its key, its app, or the service's own credentials are refused. */
  | { readonly kind: 'refused'; readonly why: string }

/** One push service. A failure to reach it is `later`; it throws nothing. */
export interface PushSender<Target> {
  send(target: Target, parcel: Parcel): Promise<PushOutcome>
}

/** How long a push service may keep a wake-up for a device that it cannot reach. */
export const ttlSeconds = 7 * 86_400

/** What `Retry-After` asks for, in milliseconds (RFC 9110 §10.2.3: seconds, or a date). */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** That a push service could not be reached, or did not answer. */
export function unreachable(error: unknown): PushOutcome {
  return { kind: 'later', why: error instanceof Error ? error.message : String(error) }
}
