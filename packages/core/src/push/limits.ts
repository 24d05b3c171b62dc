import type { PushKind } from './target.ts'

/** Every number of waking devices, in one place. Times are in milliseconds where nothing else is said. */

/** A message that is sent once more wakes for this long after it was stored: who stored it may not have come to it. */
export const repeatWakesMs = 5 * 60_000

/** A device that does not answer rests for this long after a wake-up, then for twice as long, up to the longest. */
export const rest = { first: 5_000, longest: 10 * 60_000 }

/** How often, and how patiently, a push service is asked again that says "later". */
export const retry = { first: 10_000, longest: 3_600_000, attempts: 10 }

/** How long a push service may take to answer. Web Push has less time: it goes wherever a client said. */
export const answerWithinMs: { readonly [Kind in PushKind]: number } = {
  ...{ webPush: 5_000, apns: 10_000, fcm: 10_000 },
}

/** How a node sends to one push service. */
export type LaneLimits = {
  /** Sends side by side, to all hosts and to each. */
  readonly atOnce: number
  readonly perHost: number
  /** When a send is given up, whatever its library does: later than any answer is waited for. */
  readonly giveUpMs: number
}

/** How a node sends. */
export type DeliveryLimits = {
  readonly lanes: { readonly [Kind in PushKind]: LaneLimits }
  /** How long one that was taken may wait for its host; then it is put off. */
  readonly startWithinMs: number
  /** When one that was taken counts as not sent: it has waited, was given up, and was settled by then. */
  readonly leaseMs: number
  /** What has ended is settled together: so many, or what there is by then. */
  readonly settle: { readonly most: number; readonly withinMs: number }
}

/** The limits of the service. Apple and Google are one host each, and FCM may be asked for a token first. */
export const deliveryLimits: DeliveryLimits = {
  lanes: {
    webPush: { atOnce: 40, perHost: 10, giveUpMs: 8_000 },
    apns: { atOnce: 50, perHost: 50, giveUpMs: 15_000 },
    fcm: { atOnce: 50, perHost: 50, giveUpMs: 25_000 },
  },
  startWithinMs: 20_000,
  leaseMs: 60_000,
  settle: { most: 10, withinMs: 50 },
}

/** How a node looks at the convos that have grown. */
export type GrowthLimits = {
  /** A convo is looked at once in this time, however much is sent to it: looking costs a little for each leaf. */
  readonly convoRestsMs: number
  /** Convos whose size is asked for by one statement. */
  readonly convosAtOnce: number
  /** Leaves that one statement looks at, and below which it is not made smaller when it takes too long. */
  readonly leavesAtOnce: number
  readonly fewestLeaves: number
  /** How long it may take, and how often it may take longer before the rest is left to the next time. */
  readonly lookWithinMs: number
  readonly timeoutsBorne: number
  /** Devices that one statement notes to have been here; and whose convos it looks at, since they were lost. */
  readonly devicesAtOnce: number
  readonly lostAtOnce: number
}

/** The limits of the service. Two thousand leaves take some tens of milliseconds. */
export const growthLimits: GrowthLimits = {
  ...{ convoRestsMs: 5_000, convosAtOnce: 2_000, leavesAtOnce: 2_000, fewestLeaves: 50 },
  ...{ lookWithinMs: 5_000, timeoutsBorne: 8, devicesAtOnce: 2_000, lostAtOnce: 200 },
}

/** How much earlier than it was stored by this node's clock a message may say that it was: by another's, and on its way. */
export const clocksDifferMs = 2_000

/** How far from its last beat a killed node may have stored what it never looked at: a slow statement, a convo that rested. */
export const unsureMs = 30_000 + 6 * growthLimits.convoRestsMs
