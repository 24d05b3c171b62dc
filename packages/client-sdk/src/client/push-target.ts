/** A browser's `PushSubscription`, as far as it is looked at. */
export interface BrowserSubscription {
  readonly endpoint: string
  readonly getKey: (name: 'p256dh' | 'auth') => ArrayBuffer | null
}

/** An app at Apple's push service. */
export interface ApnsPlace {
  readonly kind: 'apns'
  /** The device token, in hexadecimal. */
  readonly token: string
  /** The app's bundle id. */
  readonly topic: string
  /** Default: `production`. */
  readonly environment?: 'production' | 'sandbox'
}

/** An app at Firebase Cloud Messaging. */
export interface FcmPlace {
  readonly kind: 'fcm'
  /** The registration token. */
  readonly token: string
}

/** Where a device can be woken. */
export type PushPlace = BrowserSubscription | ApnsPlace | FcmPlace
