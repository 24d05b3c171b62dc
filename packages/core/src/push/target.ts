import type { DeviceCaller } from '../identity/index.ts'

/** A browser's subscription (RFC 8030): where it is reached, and what its messages are encrypted to (RFC 8291). */
export type WebPushTarget = {
  readonly kind: 'webPush'
  readonly endpoint: string
  readonly p256dh: Uint8Array
  readonly auth: Uint8Array
}

/** An app at Apple's push service. */
export type ApnsTarget = {
  readonly kind: 'apns'
  readonly token: string
  /** The app's bundle id. */
  readonly topic: string
  readonly environment: 'production' | 'sandbox'
  /** X25519; wake-ups are sealed to it, so that Apple cannot read them. */
  readonly key: Uint8Array
}

/** An app at Firebase Cloud Messaging. */
export type FcmTarget = {
  readonly kind: 'fcm'
  readonly token: string
  /** X25519; wake-ups are sealed to it, so that Google cannot read them. */
  readonly key: Uint8Array
}

/** Where a device can be woken. */
export type PushTarget = WebPushTarget | ApnsTarget | FcmTarget

/** A push service. */
export type PushKind = PushTarget['kind']

/** A device with the place where it is woken. */
export type PushRegistration = {
  readonly device: DeviceCaller
  readonly target: PushTarget
  /** Random, and one device's for as long as its target stays: push services collapse wake-ups by it. */
  readonly topic: string
  readonly createdAt: Date
}

/** Which push services this service sends to, and for which apps. */
export type PushOffer = {
  /** The public key for Web Push (RFC 8292), uncompressed; undefined where there is no Web Push. */
  readonly vapidPublicKey?: Uint8Array | undefined
  /** Bundle ids; undefined where there is no APNs. */
  readonly apnsTopics?: readonly string[] | undefined
  readonly fcm: boolean
}
