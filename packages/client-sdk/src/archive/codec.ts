import { asConvoId, asDeviceId, asDid, asMessageId } from '@catbird-mls/core/mls'
import { fromCbor, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { decodeContent } from '../content/content.ts'
import { MlsClientError } from '../errors.ts'
import type { EditProof, MessageProof, StoredReaction } from '../store/message-record.ts'
import type { GapRecord } from '../store/recovery-record.ts'
import { countItems } from './count-items.ts'
import { ARCHIVE_VERSION } from './format.ts'
import type {
  Coverage,
  Manifest,
  PortableConvo,
  ToldMessage,
  Volume,
  VolumePart,
  VolumeRef,
} from './format.ts'
import {
  bytesOf,
  compact,
  fieldsOf,
  flag,
  formed,
  listOf,
  maybe,
  oneOf,
  place,
  textOf,
  time,
  whole,
} from './reading.ts'
import type { Fields, Read } from './reading.ts'

/** More than any service keeps of a message. */
const MOST_CONTENT = 1_048_576
const MOST_TEXT = 2_048
const MANY = 1_000_000
/** Some five bytes an item: what we write has eight and more, since every field has its name. */
const MOST_ITEMS = 2_000_000

/** A volume as bytes. */
export function encodeVolume({ parts }: Volume): Uint8Array {
  return toCbor({ v: ARCHIVE_VERSION, parts: parts as unknown as CborValue })
}

/** Reads a volume: whoever made it, every field is what it should be, and in its order. @throws MlsClientError `HistoryDamaged` */
export function decodeVolume(bytes: Uint8Array): Volume {
  return reading(bytes, ({ parts }) => ({ parts: listOf(part, MANY)(parts) }))
}

/** A manifest as bytes. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return toCbor({ v: ARCHIVE_VERSION, ...(manifest as unknown as Record<string, CborValue>) })
}

/** Reads a manifest. @throws MlsClientError `HistoryDamaged` */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return reading(bytes, (fields) => ({
    service: textOf(MOST_TEXT)(fields['service']),
    did: did(fields['did']),
    deviceId: deviceId(fields['deviceId']),
    createdAt: time(fields['createdAt']),
    volumes: listOf(volumeRef, MANY)(fields['volumes']),
    convos: listOf(coverage, MANY)(fields['convos']),
  }))
}

function reading<T>(bytes: Uint8Array, read: (fields: Fields) => T): T {
  let fields: Fields
  try {
    if (countItems(bytes, MOST_ITEMS) === MOST_ITEMS) throw new TypeError('expected fewer items')
    fields = fromCbor(bytes)
    if (fields['v'] === ARCHIVE_VERSION) return read(fields)
  } catch (cause) {
    throw new MlsClientError('HistoryDamaged', undefined, { cause })
  }
  throw new MlsClientError(
    'HistoryDamaged',
    'the history is written in a way that this version does not know',
  )
}

const did = formed(asDid)
const deviceId = formed(asDeviceId)
const convoId = formed(asConvoId)

/** A file at the service, as what refers to it says. */
export const storedFile = (value: CborValue | undefined): Omit<VolumeRef, 'messages'> => {
  const fields = fieldsOf(value)
  return {
    blobId: formed((text) => (/^[A-Za-z0-9_-]{21}[AQgw]$/.test(text) ? text : undefined))(fields['blobId']),
    key: bytesOf(32, 32)(fields['key']),
    digest: bytesOf(32, 32)(fields['digest']),
    size: whole(fields['size']),
  }
}

const volumeRef: Read<VolumeRef> = (value) => ({
  ...storedFile(value),
  messages: whole(fieldsOf(value)['messages']),
})

const coverage: Read<Coverage> = (value) => {
  const fields = fieldsOf(value)
  return {
    convoId: convoId(fields['convoId']),
    fromSeq: place(fields['fromSeq']),
    toSeq: whole(fields['toSeq']),
    messages: whole(fields['messages']),
  }
}

const part: Read<VolumePart> = (value) => {
  const fields = fieldsOf(value)
  const read = {
    convo: convo(fields['convo']),
    fromSeq: place(fields['fromSeq']),
    toSeq: whole(fields['toSeq']),
    gaps: listOf(gap, MANY)(fields['gaps']),
    messages: listOf(message, MANY)(fields['messages']),
    again: maybe(listOf(message, MANY))(fields['again']),
  }
  const { fromSeq, toSeq, messages, again = [] } = read
  const isSaid = [...messages, ...again].every((one) =>
    saidAt(one).every((seq) => seq > one.seq && seq <= read.convo.seq),
  )
  const isSound = isSaid && areBetween(messages, fromSeq, toSeq) && areBetween(again, 1, fromSeq - 1)
  if (!isSound || toSeq > read.convo.seq) throw new TypeError('expected messages in their order')
  return compact(read)
}

function areBetween(messages: readonly ToldMessage[], first: number, last: number): boolean {
  return messages.every(({ seq }, i) => seq >= first && seq <= last && seq > (messages[i - 1]?.seq ?? 0))
}

/** Where was said what there is about a message. */
function saidAt({ editSeq, deleteSeq, reactions = [], withdrawn = [] }: ToldMessage): number[] {
  const seqs = [editSeq, deleteSeq, ...[...reactions, ...withdrawn].map(({ seq }) => seq)]
  return seqs.filter((seq) => seq !== undefined)
}

const convo: Read<PortableConvo> = (value) => {
  const fields = fieldsOf(value)
  const told = compact({
    convoId: convoId(fields['convoId']),
    kind: oneOf('direct', 'group')(fields['kind']),
    status: oneOf('accepted', 'request')(fields['status']),
    muted: maybe(flag)(fields['muted']),
    generation: place(fields['generation']),
    seq: whole(fields['seq']),
    createdAt: time(fields['createdAt']),
    activeAt: time(fields['activeAt']),
    metadata: maybe(bytesOf(MOST_CONTENT))(fields['metadata']),
    readSeq: whole(fields['readSeq']),
    receipts: receipts(fields['receipts']),
    privacy: maybe(privacy)(fields['privacy']),
    messageLifetime: maybe(whole)(fields['messageLifetime']),
    ended: maybe(oneOf('removed', 'left', 'unrecoverable'))(fields['ended']),
  })
  if ([told.readSeq, ...Object.values(told.receipts)].some((seq) => seq > told.seq))
    throw new TypeError('expected nothing to be read that is not there')
  return told
}

const receipts: Read<Record<string, number>> = (value) =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([by, seq]) => [did(by), whole(seq)]))

const privacy: Read<NonNullable<PortableConvo['privacy']>> = (value) => {
  const fields = fieldsOf(value)
  return compact({
    sendReadReceipts: maybe(flag)(fields['sendReadReceipts']),
    sendTyping: maybe(flag)(fields['sendTyping']),
  })
}

const gap: Read<GapRecord> = (value) => {
  const fields = fieldsOf(value)
  return {
    fromSeq: place(fields['fromSeq']),
    toSeq: place(fields['toSeq']),
    reason: oneOf('resync', 'notEntitled', 'truncated', 'reset')(fields['reason']),
  }
}

const message: Read<ToldMessage> = (value) => {
  const fields = fieldsOf(value)
  return compact({
    seq: place(fields['seq']),
    generation: place(fields['generation']),
    epoch: whole(fields['epoch']),
    createdAt: time(fields['createdAt']),
    messageId: maybe(formed(asMessageId))(fields['messageId']),
    author: maybe(author)(fields['author']),
    content: maybe(content)(fields['content']),
    proof: maybe(proof)(fields['proof']),
    failure: maybe(textOf(MOST_TEXT))(fields['failure']),
    edit: maybe(content)(fields['edit']),
    editSeq: maybe(place)(fields['editSeq']),
    editProof: maybe(editProof)(fields['editProof']),
    deleted: maybe(flag)(fields['deleted']),
    deleteSeq: maybe(place)(fields['deleteSeq']),
    reactions: maybe(listOf(reaction, MANY))(fields['reactions']),
    withdrawn: maybe(listOf(reaction, MANY))(fields['withdrawn']),
  })
}

const proof: Read<MessageProof> = (value) => {
  const fields = fieldsOf(value)
  return { key: bytesOf(32, 32)(fields['key']), tag: bytesOf(64, 1)(fields['tag']) }
}

const editProof: Read<EditProof> = (value) => {
  const fields = fieldsOf(value)
  return {
    ...proof(value),
    messageId: formed(asMessageId)(fields['messageId']),
    generation: place(fields['generation']),
    epoch: whole(fields['epoch']),
  }
}

const author: Read<{ did: string; deviceId: string }> = (value) => {
  const fields = fieldsOf(value)
  return { did: did(fields['did']), deviceId: deviceId(fields['deviceId']) }
}

/** Content as a message has it: of a type that is known, what its lexicon says. */
const content: Read<Uint8Array> = (value) => {
  const bytes = bytesOf(MOST_CONTENT)(value)
  decodeContent(bytes)
  return bytes
}

const reaction: Read<StoredReaction> = (value) => {
  const fields = fieldsOf(value)
  const seq = maybe(place)(fields['seq'])
  return compact({ emoji: textOf(256)(fields['emoji']), did: did(fields['did']), seq })
}
