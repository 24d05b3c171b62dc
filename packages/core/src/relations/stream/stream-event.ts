import { fieldOf, textOf } from '../ask-json.ts'
import { declarationCollections, relationCollections } from '../collections.ts'
import type { DeclarationKind, RelationKind } from '../collections.ts'
import { readDeclaration } from '../declaration.ts'
import type { Declaration } from '../declaration.ts'
import { readHostState } from '../host-state.ts'
import type { HostState } from '../host-state.ts'
import { isRecordKey } from '../record-key.ts'

/** Whose repo an event is about, and when it was, by the stream's clock: microseconds since 1970. */
type Place = { readonly did: string; readonly timeUs: number }

/** A follow or a block that has begun or ended. A record that was changed has ended, and another one begun. */
export type RelationEvent = Place & {
  readonly kind: 'relation'
  readonly relation: RelationKind
  readonly rkey: string
  /** Whom it is about; undefined: the record is gone, or says nothing. */
  readonly subject: string | undefined
}

/** A declaration as it is now. */
export type DeclarationEvent = Place & {
  readonly kind: 'declaration'
  readonly record: DeclarationKind
  readonly declaration: Declaration
}

/** Something that the network's event stream tells. `other` moves nothing but the cursor. */
export type StreamEvent =
  | RelationEvent
  | DeclarationEvent
  | (Place & { readonly kind: 'identity' })
  | (Place & { readonly kind: 'account'; readonly state: HostState })
  | (Place & { readonly kind: 'other' })

/** All collections that the stream is asked for. */
export const wantedCollections: readonly string[] = [
  ...Object.values(relationCollections),
  ...Object.values(declarationCollections),
]

/**
 * Reads a frame of a Jetstream (https://github.com/bluesky-social/jetstream): an object with `did`, `time_us`, `kind` and
 * what goes with that. Undefined where it is no such thing. Who sends frames is believed, within the form of things: a
 * value that could not be kept is none.
 */
export function readStreamEvent(frame: string): StreamEvent | undefined {
  const event = parseJson(frame)
  const did = textOf(event, 'did')
  const timeUs = fieldOf(event, 'time_us')
  if (did === undefined || !isDid(did) || typeof timeUs !== 'number' || !isTime(timeUs)) return undefined
  const place = { did, timeUs }
  switch (textOf(event, 'kind')) {
    case 'commit':
      return readCommit(place, fieldOf(event, 'commit'))
    case 'identity':
      return { ...place, kind: 'identity' }
    case 'account':
      return readAccount(place, fieldOf(event, 'account'))
    default:
      return { ...place, kind: 'other' }
  }
}

function readCommit(place: Place, commit: unknown): StreamEvent {
  const collection = textOf(commit, 'collection')
  const rkey = textOf(commit, 'rkey')
  const operation = textOf(commit, 'operation')
  const other: StreamEvent = { ...place, kind: 'other' }
  if (rkey === undefined || !isRecordKey(rkey) || !isOperation(operation)) return other
  const record = operation === 'delete' ? undefined : fieldOf(commit, 'record')
  for (const relation of ['follow', 'block'] as const)
    if (collection === relationCollections[relation]) {
      const subject = textOf(record, 'subject')
      const named = subject !== undefined && isDid(subject) ? subject : undefined
      return { ...place, kind: 'relation', relation, rkey, subject: named }
    }
  for (const kind of ['own', 'chat'] as const)
    if (collection === declarationCollections[kind] && rkey === 'self')
      return { ...place, kind: 'declaration', record: kind, declaration: readDeclaration(record) }
  return other
}

function readAccount(place: Place, account: unknown): StreamEvent {
  const state = readHostState(account)
  return state === undefined ? { ...place, kind: 'other' } : { ...place, kind: 'account', state }
}

function isOperation(text: string | undefined): boolean {
  return text === 'create' || text === 'update' || text === 'delete'
}

/** As the table of accounts has them. */
function isDid(text: string): boolean {
  return /^did:[a-z]+:[A-Za-z0-9._:%-]+$/.test(text) && text.length <= 2048
}

function isTime(timeUs: number): boolean {
  return Number.isSafeInteger(timeUs) && timeUs > 0
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
