import { createPublicKey } from 'node:crypto'
import { ServiceError } from '../errors/index.ts'
import { refuseForbiddenUrl } from '../identity/index.ts'
import { DEFAULT_CIPHERSUITE, toBase64Url } from '../mls/index.ts'
import { isUsableHpkeKey } from '../mls/hpke-keys.ts'
import type { ApnsTarget, FcmTarget, PushOffer, PushTarget, WebPushTarget } from './target.ts'

const maxAddress = { endpoint: 2048, apns: 200, fcm: 4096 } as const

/** What targets are judged by. */
export type TargetRules = {
  readonly offer: PushOffer
  /** Development only: endpoints on this machine, by plain http too. */
  readonly allowLoopback: boolean
}

/**
 * Refuses a target that nothing can be sent to, or nothing may.
 *
 * @throws ServiceError `PushNotOffered`, `InvalidPushTarget`
 */
export function judgeTarget(target: PushTarget, rules: TargetRules): void {
  switch (target.kind) {
    case 'webPush':
      return judgeWebPush(target, rules)
    case 'apns':
      return judgeApns(target, rules.offer)
    case 'fcm':
      return judgeFcm(target, rules.offer)
    default:
      return target satisfies never
  }
}

function judgeWebPush(
  { endpoint, p256dh, auth }: WebPushTarget,
  { offer, allowLoopback }: TargetRules,
): void {
  if (offer.vapidPublicKey === undefined) throw new ServiceError('PushNotOffered')
  if (endpoint.length > maxAddress.endpoint || !URL.canParse(endpoint))
    throw invalid('the endpoint is no URL')
  try {
    // Where its name leads is judged at each connection: names change their minds.
    refuseForbiddenUrl(new URL(endpoint), { allowLoopback })
  } catch (cause) {
    throw new ServiceError('InvalidPushTarget', {
      message: 'wake-ups go to public https addresses only',
      cause,
    })
  }
  // RFC 8291 §3.1, §3.2
  if (!isP256Point(p256dh)) throw invalid('p256dh is no uncompressed point of P-256')
  if (auth.length !== 16) throw invalid('auth is not 16 bytes')
}

function judgeApns({ token, topic, key }: ApnsTarget, { apnsTopics }: PushOffer): void {
  if (apnsTopics?.includes(topic) !== true) throw new ServiceError('PushNotOffered')
  if (!/^(?:[0-9a-f]{2}){32,}$/i.test(token) || token.length > maxAddress.apns)
    throw invalid('the token is not hexadecimal')
  judgeKey(key)
}

function judgeFcm({ token, key }: FcmTarget, { fcm }: PushOffer): void {
  if (!fcm) throw new ServiceError('PushNotOffered')
  if (!/^[A-Za-z0-9_:-]+$/.test(token) || token.length > maxAddress.fcm) throw invalid('this is no FCM token')
  judgeKey(key)
}

function judgeKey(key: Uint8Array): void {
  if (!isUsableHpkeKey(key, DEFAULT_CIPHERSUITE)) throw invalid('nothing can be encrypted to this key')
}

function isP256Point(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false
  const jwk = {
    ...{ kty: 'EC', crv: 'P-256' },
    ...{ x: toBase64Url(bytes.subarray(1, 33)), y: toBase64Url(bytes.subarray(33)) },
  }
  try {
    createPublicKey({ key: jwk, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidPushTarget', { message })
}
