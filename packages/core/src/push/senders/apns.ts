import { sealWakeUp } from '../../mls/wake-up/index.ts'
import type { Clock } from '../../ports/index.ts'
import type { ApnsTarget } from '../target.ts'
import { createApnsToken } from './apns-token.ts'
import type { ApnsKey, ApnsToken } from './apns-token.ts'
import { createHttp2Client } from './http2-client.ts'
import type { Http2Answer } from './http2-client.ts'
import { readJson } from './read-json.ts'
import { retryAfterMs, ttlSeconds, unreachable } from './sender.ts'
import type { PushOutcome, PushSender } from './sender.ts'

/** The service's own credentials at Apple, and where Apple is. */
export type ApnsConfig = ApnsKey & {
  readonly origins: { readonly production: string; readonly sandbox: string }
  /** PEM of the one authority that is believed about who Apple is; those that Node knows if it is left out. */
  readonly ca?: string | undefined
}

/**
 * Sends by APNs over HTTP/2 ("Sending notification requests to APNs"). The wake-up is a notification with a text of the
 * app's own, by its key; the app's notification service extension opens the sealed wake-up in `w` and shows what there
 * is.
 */
export function createApnsSender(
  { clock }: { readonly clock: Clock },
  config: ApnsConfig,
): PushSender<ApnsTarget> & AsyncDisposable {
  const token = createApnsToken({ clock }, config)
  const clients = {
    production: createHttp2Client(config.origins.production, { ca: config.ca }),
    sandbox: createHttp2Client(config.origins.sandbox, { ca: config.ca }),
  }
  return {
    async send({ token: deviceToken, topic: app, environment, key }, { device, topic }) {
      const expiresAt = Math.floor(clock.now().getTime() / 1000) + ttlSeconds
      const aps = { alert: { 'loc-key': wakeUpText }, 'mutable-content': 1 }
      const body = JSON.stringify({ aps, w: await sealWakeUp(device, key) })
      try {
        const headers = {
          authorization: `bearer ${await token.current()}`,
          'apns-topic': app,
          'apns-push-type': 'alert',
          'apns-priority': '10',
          'apns-expiration': String(expiresAt),
          'apns-collapse-id': topic,
        }
        const answer = await clients[environment].post(`/3/device/${deviceToken}`, headers, body)
        return outcomeOf(answer, { token, now: clock.now() })
      } catch (error) {
        return unreachable(error)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(clients).map((client) => client[Symbol.asyncDispose]()))
    },
  }
}

/** The key of the text that an app shows where it cannot open the wake-up, in its `Localizable.strings`. */
const wakeUpText = 'CATBIRD_WAKE_UP'

/** "Handling notification responses from APNs" */
function outcomeOf(
  { status, headers, body }: Http2Answer,
  { token, now }: { readonly token: ApnsToken; readonly now: Date },
): PushOutcome {
  if (status === 200) return { kind: 'sent' }
  const { reason = '', timestamp } = readJson(body)
  const why = `answered ${String(status)} ${String(reason)}`.trimEnd()
  const retryAfter = headers['retry-after']
  const afterMs = retryAfterMs(typeof retryAfter === 'string' ? retryAfter : undefined, now)
  if (status === 410)
    return typeof timestamp === 'number' ? { kind: 'gone', since: new Date(timestamp) } : { kind: 'gone' }
  if (reason === 'BadDeviceToken' || reason === 'DeviceTokenNotForTopic') return { kind: 'gone' }
  if (reason === 'ExpiredProviderToken') {
    token.expired()
    return { kind: 'later', why, afterMs }
  }
  if (status === 429 || status >= 500) return { kind: 'later', why, afterMs }
  return { kind: 'refused', why }
}
