import webPush from 'web-push'
import type { GuardedRequest } from '../../identity/index.ts'
import { toBase64Url } from '../../mls/index.ts'
import { encodeWakeUp } from '../../mls/wake-up/index.ts'
import type { Clock } from '../../ports/index.ts'
import type { WebPushTarget } from '../target.ts'
import { retryAfterMs, ttlSeconds, unreachable } from './sender.ts'
import type { PushOutcome, PushSender } from './sender.ts'

/** The service's own key pair for Web Push (RFC 8292), in base64url, and how the push service reaches its operator. */
export type Vapid = { readonly subject: string; readonly publicKey: string; readonly privateKey: string }

type Ports = { readonly clock: Clock; readonly request: GuardedRequest }

/**
 * Sends by Web Push (RFC 8030), encrypted to the browser (RFC 8291) and signed (RFC 8292) by the library; the request
 * itself is ours, since the endpoint is whatever a client has handed in.
 */
export function createWebPushSender({ clock, request }: Ports, vapid: Vapid): PushSender<WebPushTarget> {
  return {
    async send({ endpoint, p256dh, auth }, { device, topic }) {
      const { headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh: toBase64Url(p256dh), auth: toBase64Url(auth) } },
        Buffer.from(encodeWakeUp(device)),
        { TTL: ttlSeconds, topic, urgency: 'high', contentEncoding: 'aes128gcm', vapidDetails: vapid },
      )
      try {
        const answer = await request(new URL(endpoint), { method: 'POST', headers, body })
        return outcomeOf(answer.status, retryAfterMs(answer.headers['retry-after'], clock.now()))
      } catch (error) {
        return unreachable(error)
      }
    },
  }
}

function outcomeOf(status: number, afterMs: number | undefined): PushOutcome {
  const why = `answered ${String(status)}`
  if (status >= 200 && status < 300) return { kind: 'sent' }
  // RFC 8030 §7.3: the subscription has expired, or is not known.
  if (status === 404 || status === 410) return { kind: 'gone' }
  if (status === 429 || status >= 500) return { kind: 'later', why, afterMs }
  return { kind: 'refused', why }
}
