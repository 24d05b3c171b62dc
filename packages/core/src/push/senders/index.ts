import { createGuardedRequest } from '../../identity/index.ts'
import { fromBase64Url } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import { answerWithinMs } from '../limits.ts'
import type { PushOffer, PushTarget } from '../target.ts'
import { createApnsSender } from './apns.ts'
import type { ApnsConfig } from './apns.ts'
import { createFcmSender } from './fcm.ts'
import type { FcmConfig } from './fcm.ts'
import type { Parcel, PushOutcome, PushSender } from './sender.ts'
import { createWebPushSender } from './web-push.ts'
import type { Vapid } from './web-push.ts'

/** Which push services to send to, and as whom. */
export type PushConfig = {
  readonly webPush?: Vapid | undefined
  readonly apns?: (ApnsConfig & { readonly topics: readonly string[] }) | undefined
  readonly fcm?: FcmConfig | undefined
  /** Development only: Web Push endpoints on this machine, by plain http too. */
  readonly allowLoopback: boolean
}

/** All push services behind one door. */
export interface PushSenders extends PushSender<PushTarget>, AsyncDisposable {
  readonly offer: PushOffer
}

const notOffered: PushOutcome = { kind: 'refused', why: 'this push service is no longer configured' }

/** Opens the push services that are configured. No connection is made before there is something to send. */
export function createPushSenders({ clock }: { readonly clock: Clock }, config: PushConfig): PushSenders {
  const { allowLoopback } = config
  const request = createGuardedRequest({
    allowLoopback,
    timeoutMs: answerWithinMs.webPush,
    maxBytes: 64 * 1024,
  })
  const webPush = config.webPush && createWebPushSender({ clock, request }, config.webPush)
  const apns = config.apns && createApnsSender({ clock }, config.apns)
  const fcm = config.fcm && createFcmSender({ clock }, config.fcm)
  return {
    offer: {
      vapidPublicKey: config.webPush && fromBase64Url(config.webPush.publicKey),
      apnsTopics: config.apns?.topics,
      fcm: fcm !== undefined,
    },
    async send(target: PushTarget, parcel: Parcel) {
      switch (target.kind) {
        case 'webPush':
          return (await webPush?.send(target, parcel)) ?? notOffered
        case 'apns':
          return (await apns?.send(target, parcel)) ?? notOffered
        case 'fcm':
          return (await fcm?.send(target, parcel)) ?? notOffered
        default:
          return target satisfies never
      }
    },
    async [Symbol.asyncDispose]() {
      await apns?.[Symbol.asyncDispose]()
    },
  }
}
