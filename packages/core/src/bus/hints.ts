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

const identityChannel = 'identities'
const convoChannel = (convoId: string) => `convo:${convoId}`
const accountChannel = (did: string) => `account:${did}`

/** What an ephemeral message begins with, which no JSON does: on the same channel, so that nobody subscribes to two. */
const ephemeralMark = 0x01

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

/** A message that is in no log, on its way to those who are connected now. */
export type Ephemeral = {
  /** The key of the device that sent it (`deviceKey`), which is not given it. */
  readonly sender: string
  readonly ciphertext: Uint8Array
}

/** Hands an ephemeral message to the readers of a convo, to those that can be told just now. */
export function tellEphemeral(bus: Bus, convoId: string, { sender, ciphertext }: Ephemeral): Promise<void> {
  const from = new TextEncoder().encode(sender)
  const payload = new Uint8Array(3 + from.length + ciphertext.length)
  payload.set([ephemeralMark, from.length >> 8, from.length & 0xff])
  payload.set(from, 3)
  payload.set(ciphertext, 3 + from.length)
  return bus.publish(convoChannel(convoId), payload, { fleeting: true })
}

/** Listens for what `tellConvo` and `tellEphemeral` tell. */
export function hearConvo(
  bus: Bus,
  convoId: string,
  listener: (hint: ConvoHint) => void,
  onEphemeral: (ephemeral: Ephemeral) => void = () => undefined,
): Promise<Unsubscribe> {
  const onHint = reading(listener)
  return bus.subscribe(convoChannel(convoId), (payload) => {
    if (payload[0] === ephemeralMark) onEphemeral(readEphemeral(payload))
    else onHint(payload)
  })
}

function readEphemeral(payload: Uint8Array): Ephemeral {
  const end = 3 + (((payload[1] ?? 0) << 8) | (payload[2] ?? 0))
  return { sender: new TextDecoder().decode(payload.subarray(3, end)), ciphertext: payload.slice(end) }
}

/** Listens for what `tellAccount` tells. */
export function hearAccount(
  bus: Bus,
  did: string,
  listener: (hint: AccountHint) => void,
): Promise<Unsubscribe> {
  return bus.subscribe(accountChannel(did), reading(listener))
}

/** Tells every node that an account's DID document may have changed. What is lost is found out when a copy is old. */
export function tellIdentity(bus: Bus, did: string): Promise<void> {
  return bus.publish(identityChannel, new TextEncoder().encode(did), { fleeting: true })
}

/** Listens for what `tellIdentity` tells. */
export function hearIdentities(bus: Bus, listener: (did: string) => void): Promise<Unsubscribe> {
  return bus.subscribe(identityChannel, (payload) => {
    listener(new TextDecoder().decode(payload))
  })
}

function reading<Hint>(listener: (hint: Hint) => void): BusListener {
  return (payload) => {
    listener(decode(payload) as Hint)
  }
}
