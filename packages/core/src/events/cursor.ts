import { createHash } from 'node:crypto'
import { decode, encode } from '@atproto/lex-cbor'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { History } from '../restore/read-history.ts'
import { readVarint, writeVarint } from './varint.ts'

/** Where a device is in the log of a convo. */
export type Position = {
  readonly convoId: string
  readonly seq: number
  /** How many entries it would be given again if this position were left out. */
  readonly cost: number
}

/** What a cursor says. */
export type Cursor = {
  readonly accountSeq: number
  /**
   * Whether it was made while the database told this history: after a restore, its numbers are those of other entries. One
   * that names none was made before there were any, or by a node of before, as long as an upgrade is under way: it is of the
   * first.
   */
  isOf(history: History): boolean
  /** Where the device was in a convo; `undefined` if the cursor does not say. */
  positionIn(convoId: string): number | undefined
}

/** A cursor's greatest length, as the lexicon has it. */
export const maxCursorLength = 16_384

const version = 1
/** What the positions may take: the greatest length in base64, less the frame around them. */
const maxPositionBytes = (maxCursorLength * 3) / 4 - 64
const prefixBytes = 4

/**
 * Writes a cursor. It is self-contained: the service keeps nothing for it.
 *
 * A convo is known by the first 30 bits of its id. Should two convos of a device share them, the lower position counts
 * for both, which gives some entries again and loses none. If there are more convos than a cursor can hold (some two
 * thousand), the positions are left out that cost least: such a convo is given again from where the device joined.
 */
export function encodeCursor(
  caller: DeviceCaller,
  {
    historyId,
    accountSeq,
    positions,
  }: { readonly historyId: string; readonly accountSeq: number; readonly positions: readonly Position[] },
): string {
  const packed = packPositions(positions)
  const [d, t] = [deviceTag(caller), tagOf(historyId)]
  const bytes = encode({ v: version, d, t, a: accountSeq, h: packed })
  return Buffer.from(bytes).toString('base64url')
}

/**
 * Reads a cursor that was made for this device.
 *
 * @throws ServiceError `InvalidCursor`
 */
export function decodeCursor(caller: DeviceCaller, text: string): Cursor {
  const { v, d, t, a, h } = parse(text)
  if (v !== version || !(d instanceof Uint8Array) || !(h instanceof Uint8Array)) throw invalid()
  if (typeof a !== 'number' || a < 0) throw invalid()
  if (!Buffer.from(d).equals(deviceTag(caller))) throw invalid('it was made for another device')
  const positions = unpackPositions(h)
  return {
    accountSeq: a,
    isOf: ({ historyId, isFirstHistory }) =>
      t === undefined ? isFirstHistory : t instanceof Uint8Array && Buffer.from(t).equals(tagOf(historyId)),
    positionIn: (convoId) => positions.get(prefixOf(convoId)),
  }
}

/** The error of a cursor that cannot be used. */
export function invalid(why = 'it was not made by this service'): ServiceError {
  return new ServiceError('InvalidCursor', { message: `the cursor cannot be used: ${why}` })
}

function parse(text: string): Record<string, unknown> {
  if (text.length > maxCursorLength || !/^[A-Za-z0-9_-]+$/.test(text)) throw invalid()
  try {
    const value: unknown = decode(Buffer.from(text, 'base64url'))
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // No DAG-CBOR.
  }
  throw invalid()
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

function prefixOf(convoId: string): number {
  let prefix = 0
  for (const letter of convoId.slice(0, 6)) prefix = prefix * 32 + alphabet.indexOf(letter)
  return prefix
}

function deviceTag({ did, deviceId }: DeviceCaller): Buffer {
  return tagOf(`${did}#${deviceId}`)
}

function tagOf(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, 4)
}

function packPositions(positions: readonly Position[]): Uint8Array {
  const bytes = Buffer.alloc(maxPositionBytes)
  let length = 0
  for (const { convoId, seq } of positions.toSorted((a, b) => b.cost - a.cost)) {
    if (length + prefixBytes + 8 > maxPositionBytes) break
    length = bytes.writeUInt32BE(prefixOf(convoId), length)
    length = writeVarint(bytes, seq, length)
  }
  return new Uint8Array(bytes.subarray(0, length))
}

function unpackPositions(packed: Uint8Array): Map<number, number> {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const positions = new Map<number, number>()
  for (let offset = 0; offset < bytes.length;) {
    if (offset + prefixBytes >= bytes.length) throw invalid()
    const prefix = bytes.readUInt32BE(offset)
    const read = readVarint(bytes, offset + prefixBytes)
    if (read === undefined) throw invalid()
    positions.set(prefix, Math.min(read.value, positions.get(prefix) ?? Infinity))
    offset = read.next
  }
  return positions
}
