import type { Bus, BusListener, Unsubscribe } from './bus.ts'

/** What an account's connections are told. Kinds that are not known are passed over. */
export type AccountHint =
  /** The account log has grown to this seq. */
  | { readonly kind: 'log'; readonly seq: number }
  /** The device may act no more: its connections end at once. */
  | { readonly kind: 'deviceRemoved'; readonly deviceId: string }
  /** The session has ended: its connections end at once. */
  | { readonly kind: 'sessionEnded'; readonly sessionId: string }
  /** The account may act no more: all of its connections end at once. */
  | { readonly kind: 'suspended' }

/** What the readers of a convo are told. */
export type ConvoHint =
  /** The log has grown to this seq. `members` says that leaves or members changed with it. */
  { readonly seq: number; readonly members: boolean }

const convoChannel = (convoId: string) => `convo:${convoId}`
const accountChannel = (did: string) => `account:${did}`

const encode = (hint: AccountHint | ConvoHint): Uint8Array => new TextEncoder().encode(JSON.stringify(hint))
const decode = (payload: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(payload))

/** Tells the readers of a convo that its log has grown. To be called after the commit. */
export function tellConvo(bus: Bus, convoId: string, hint: ConvoHint): Promise<void> {
  return bus.publish(convoChannel(convoId), encode(hint))
}

/** Tells the connections of an account. To be called after the commit. */
export function tellAccount(bus: Bus, did: string, hint: AccountHint): Promise<void> {
  return bus.publish(accountChannel(did), encode(hint))
}

/** Listens for what `tellConvo` tells. */
export function hearConvo(
  bus: Bus,
  convoId: string,
  listener: (hint: ConvoHint) => void,
): Promise<Unsubscribe> {
  return bus.subscribe(convoChannel(convoId), reading(listener))
}

/** Listens for what `tellAccount` tells. */
export function hearAccount(
  bus: Bus,
  did: string,
  listener: (hint: AccountHint) => void,
): Promise<Unsubscribe> {
  return bus.subscribe(accountChannel(did), reading(listener))
}

function reading<Hint>(listener: (hint: Hint) => void): BusListener {
  return (payload) => {
    listener(decode(payload) as Hint)
  }
}
