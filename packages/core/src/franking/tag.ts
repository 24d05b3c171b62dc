import { createHmac, timingSafeEqual } from 'node:crypto'
import { toCbor } from '../mls/index.ts'

/** The key of a month. */
export type FrankingKey = { readonly month: number; readonly secret: Uint8Array }

/** What of a message is known before it has its place in the log. */
export type Franked = {
  readonly convoId: string
  readonly epoch: number
  readonly messageId: string
  /** To its content: HMAC under a key inside the ciphertext. */
  readonly commitment: Uint8Array
  /** The account that handed it in, by any of its devices: MLS proves to readers which one wrote it. */
  readonly did: string
}

/** Its place in the log. */
export type Place = { readonly generation: number; readonly seq: number }

/** What ends a tag where the place becomes known: HMAC-SHA256 by its definition, with the key taken in (RFC 2104 §2). */
export type Stamp = { readonly inner: Uint8Array; readonly outer: Uint8Array }

const DOMAIN = 'catbird-mls franking v1'
const MONTH_BYTES = 2
const BLOCK = 64
/** How long a tag is: the month of its key, and HMAC-SHA256. */
export const TAG_BYTES = MONTH_BYTES + 32

/** The first bytes of a tag: which month's key it was made with. */
export function tagPrefix(month: number): Uint8Array {
  return new Uint8Array([month >> 8, month & 0xff])
}

/** Which month's key a tag says that it was made with; undefined of what is no tag. */
export function monthIn(tag: Uint8Array): number | undefined {
  const [high, low] = tag
  return tag.length !== TAG_BYTES || high === undefined || low === undefined ? undefined : high * 256 + low
}

/**
 * The first of two steps: a key for this message alone, by an HMAC of all that is known of it, written in the one way that
 * DAG-CBOR has. The second is an HMAC of its place under that key, which the statement that gives the place makes.
 */
export function stampFor(key: FrankingKey, serviceDid: string, message: Franked): Stamp {
  const own = messageKey(key, serviceDid, message)
  return { inner: block(own, 0x36), outer: block(own, 0x5c) }
}

/** The tag of a message, whole. */
export function tagOf(
  key: FrankingKey,
  serviceDid: string,
  { generation, seq, ...message }: Franked & Place,
): Uint8Array {
  const place = new Uint8Array(16)
  const view = new DataView(place.buffer)
  view.setBigInt64(0, BigInt(generation))
  view.setBigInt64(8, BigInt(seq))
  const mac = createHmac('sha256', messageKey(key, serviceDid, message))
    .update(place)
    .digest()
  return new Uint8Array([...tagPrefix(key.month), ...mac])
}

/** Whether two tags are the same, in constant time. */
export function sameTag(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function messageKey({ month, secret }: FrankingKey, serviceDid: string, message: Franked): Uint8Array {
  const { convoId, epoch, messageId, commitment, did } = message
  const fields = toCbor([DOMAIN, month, serviceDid, convoId, epoch, messageId, commitment, did])
  return createHmac('sha256', secret).update(fields).digest()
}

function block(key: Uint8Array, pad: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK).fill(pad)
  for (const [i, byte] of key.entries()) bytes[i] = byte ^ pad
  return bytes
}
