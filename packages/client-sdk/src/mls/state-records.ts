import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js'
import { decodeKeySchedule, encodeKeySchedule } from 'ts-mls/keySchedule.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { decodePrivateKeyPath, privateKeyPathEncoder } from 'ts-mls/privateKeyPath.js'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import type { Decoder } from 'ts-mls'
import { asBytes, fromCbor, toCbor } from '../cbor.ts'
import { epochOf } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { decodePastEpoch, encodePastEpoch } from './past-epoch.ts'
import { decodeChunk, encodeChunk } from './ratchets.ts'
import type { Ratchets } from './ratchets.ts'

/**
 * A group's state as a few named records, so that a change rewrites only what it touched:
 * `head` and `tree` (each commit), `past/<epoch>` (once), `ratchets/<epoch>/<chunk>` (each message one).
 * An epoch that is left keeps its ratchet records as they lie.
 */
export interface RecordChange {
  readonly name: string
  /** The record's new bytes; undefined deletes it. */
  readonly bytes: Uint8Array | undefined
}

/** What to write so that stored records of `before` become those of `after`. */
export function recordChanges(before: GroupState | undefined, after: GroupState): RecordChange[] {
  return [...headChanges(before, after), ...pastChanges(before, after), ...ratchetChanges(before, after)]
}

/** The state from its records. */
export function stateFromRecords(records: Iterable<readonly [name: string, bytes: Uint8Array]>): GroupState {
  const byName = new Map(records)
  const head = fromCbor(asBytes(byName.get('head')))
  const context = read(decodeGroupContext, asBytes(head.context))
  const past = [...byName].filter(([name]) => name.startsWith('past/'))
  return {
    context,
    schedule: read(decodeKeySchedule, asBytes(head.schedule)),
    privatePath: read(decodePrivateKeyPath, asBytes(head.privatePath)),
    confirmationTag: asBytes(head.confirmationTag),
    tree: read(decodeRatchetTree, asBytes(byName.get('tree'))),
    ratchets: ratchetsFrom(byName, Number(context.epoch)),
    past: past
      .map(([name, bytes]) =>
        decodePastEpoch(bytes, ratchetsFrom(byName, Number(name.slice('past/'.length)))),
      )
      .sort((a, b) => a.epoch - b.epoch),
  }
}

/** A whole state as one byte string, for an attempt or a backup. */
export function encodeGroupState(state: GroupState): Uint8Array {
  const records = recordChanges(undefined, state)
  return toCbor(Object.fromEntries(records.flatMap(({ name, bytes }) => (bytes ? [[name, bytes]] : []))))
}

/** The state from {@link encodeGroupState}'s bytes. */
export function decodeGroupState(bytes: Uint8Array): GroupState {
  return stateFromRecords(Object.entries(fromCbor(bytes)).map(([name, value]) => [name, asBytes(value)]))
}

function headChanges(before: GroupState | undefined, after: GroupState): RecordChange[] {
  if (before?.context === after.context) return []
  const head = toCbor({
    context: encodeGroupContext(after.context),
    schedule: encodeKeySchedule(after.schedule),
    privatePath: encode(privateKeyPathEncoder)(after.privatePath),
    confirmationTag: after.confirmationTag,
  })
  return [
    { name: 'head', bytes: head },
    { name: 'tree', bytes: encodeRatchetTree(after.tree) },
  ]
}

function pastChanges(before: GroupState | undefined, after: GroupState): RecordChange[] {
  const had = new Set(before?.past.map(({ epoch }) => epoch))
  const has = new Set(after.past.map(({ epoch }) => epoch))
  const added = after.past.filter(({ epoch }) => !had.has(epoch))
  const dropped = [...had].filter((epoch) => !has.has(epoch))
  return [
    ...added.map((past) => ({ name: pastName(past.epoch), bytes: encodePastEpoch(past) })),
    ...dropped.map((epoch) => ({ name: pastName(epoch), bytes: undefined })),
  ]
}

function ratchetChanges(before: GroupState | undefined, after: GroupState): RecordChange[] {
  const old = before === undefined ? new Map<number, Ratchets>() : ratchetsByEpoch(before)
  const now = ratchetsByEpoch(after)
  const written = [...now].flatMap(([epoch, ratchets]) =>
    ratchets.flatMap((chunk, i) =>
      chunk === old.get(epoch)?.[i] ? [] : [{ name: chunkName(epoch, i), bytes: encodeChunk(chunk) }],
    ),
  )
  const dropped = [...old].flatMap(([epoch, ratchets]) =>
    ratchets.flatMap((_, i) =>
      now.get(epoch)?.[i] ? [] : [{ name: chunkName(epoch, i), bytes: undefined }],
    ),
  )
  return [...written, ...dropped]
}

function ratchetsByEpoch(state: GroupState): Map<number, Ratchets> {
  const past = state.past.map(({ epoch, ratchets }) => [epoch, ratchets] as const)
  return new Map([...past, [epochOf(state), state.ratchets]])
}

function ratchetsFrom(records: ReadonlyMap<string, Uint8Array>, epoch: number): Ratchets {
  const chunks = []
  for (let i = 0; ; i++) {
    const bytes = records.get(chunkName(epoch, i))
    if (bytes === undefined) return chunks
    chunks.push(decodeChunk(bytes))
  }
}

function pastName(epoch: number): string {
  return `past/${epoch}`
}

function chunkName(epoch: number, chunk: number): string {
  return `ratchets/${epoch}/${chunk}`
}

function read<T>(decoder: Decoder<T>, bytes: Uint8Array): T {
  const value = decoder(bytes, 0)?.[0]
  if (value === undefined) throw new TypeError('stored group state is damaged')
  return value
}
