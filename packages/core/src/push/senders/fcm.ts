import { sealWakeUp } from '../../mls/wake-up/index.ts'
import type { Clock } from '../../ports/index.ts'
import { answerWithinMs } from '../limits.ts'
import type { FcmTarget } from '../target.ts'
import { createFcmAccess } from './fcm-access.ts'
import type { FcmAccess, ServiceAccount } from './fcm-access.ts'
import { readJson } from './read-json.ts'
import { retryAfterMs, ttlSeconds, unreachable } from './sender.ts'
import type { PushOutcome, PushSender } from './sender.ts'

/** The service's own credentials at Google, and where FCM is. */
export type FcmConfig = { readonly account: ServiceAccount; readonly origin: string }

/** Sends by FCM HTTP v1 (`projects.messages.send`): a data message, which the app itself opens and shows. */
export function createFcmSender(
  { clock }: { readonly clock: Clock },
  config: FcmConfig,
): PushSender<FcmTarget> {
  const { account, origin } = config
  const access = createFcmAccess({ clock }, account)
  const url = new URL(`/v1/projects/${encodeURIComponent(account.projectId)}/messages:send`, origin)
  return {
    async send({ token, key }, { device, topic }) {
      const android = { priority: 'HIGH', collapse_key: topic, ttl: `${String(ttlSeconds)}s` }
      const body = JSON.stringify({ message: { token, data: { w: await sealWakeUp(device, key) }, android } })
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { authorization: `Bearer ${await access.token()}`, 'content-type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(answerWithinMs.fcm),
        })
        const afterMs = retryAfterMs(response.headers.get('retry-after') ?? undefined, clock.now())
        return outcomeOf(access, { status: response.status, afterMs, text: await response.text() })
      } catch (error) {
        return unreachable(error)
      }
    },
  }
}

type Answer = { readonly status: number; readonly afterMs: number | undefined; readonly text: string }

/** "FCM error codes" of the v1 API: the code is in the details of `google.rpc.Status`. */
function outcomeOf(access: FcmAccess, { status, afterMs, text }: Answer): PushOutcome {
  if (status === 200) return { kind: 'sent' }
  const codes = errorCodes(text)
  const why = `answered ${String(status)} ${codes.join(' ')}`.trimEnd()
  if (codes.includes('UNREGISTERED') || codes.includes('SENDER_ID_MISMATCH')) return { kind: 'gone' }
  if (status === 400 && namesToken(text)) return { kind: 'gone' }
  if (status === 401) {
    access.refused()
    return { kind: 'later', why, afterMs }
  }
  if (status === 429 || status >= 500) return { kind: 'later', why, afterMs }
  return { kind: 'refused', why }
}

function errorCodes(text: string): string[] {
  return detailsOf(text).flatMap(({ errorCode }) => (typeof errorCode === 'string' ? [errorCode] : []))
}

/** Whether an argument is wrong, and it is the token: whatever else is wrong is the sender's fault. */
function namesToken(text: string): boolean {
  const violations = detailsOf(text).flatMap(({ fieldViolations }) => objectsIn(fieldViolations))
  return violations.some(({ field }) => field === 'message.token')
}

function detailsOf(text: string): Readonly<Record<string, unknown>>[] {
  const { error } = readJson(text)
  return typeof error === 'object' && error !== null && 'details' in error ? objectsIn(error.details) : []
}

function objectsIn(list: unknown): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: unknown) => (typeof one === 'object' && one !== null ? [{ ...one }] : []))
}
