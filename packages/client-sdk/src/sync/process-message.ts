import { bytesEqual, sha256 } from '../bytes.ts'
import { messageIdIn, unwrap } from '../content/envelope.ts'
import { decodeContent } from '../content/content.ts'
import { decrypt, MlsEngineError, peek } from '../mls/index.ts'
import { keys } from '../store/keys.ts'
import { messageRecord, nameOf } from '../store/message-record.ts'
import type { MessageRecord, UndecryptableReason } from '../store/message-record.ts'
import type { OutboxRow } from '../store/outbox-record.ts'
import type { MessageEntry } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { applyContent } from './apply-content.ts'
import { placeOfMessage } from './place-of.ts'
import type { Draft } from './draft.ts'
import type { Opened } from './opened.ts'
import { restoreCode } from './restore/code.ts'
import { closeGap, extendGap } from './gaps.ts'

/** This device, as far as processing needs it. */
export interface Self {
  readonly did: string
  readonly deviceId: string
}

/**
 * Takes in a message of the log. One's own is known by its id and bytes, and its text comes from the outbox,
 * since MLS cannot decrypt one's own message. What cannot be opened leaves a placeholder, never nothing; or a gap, where
 * somebody sent it late in an epoch from before this device came in, as it is now.
 */
export async function processMessage(draft: Draft, self: Self, entry: MessageEntry): Promise<void> {
  const failure = await tryMessage(draft, self, entry)
  if (failure === undefined || (await isTold(draft, entry))) return
  if (isBeforeJoining(draft, entry)) extendGap(draft, entry.seq, 'resync')
  else placeholder(draft, entry, failure)
}

/** Whether the place of an entry that is read only now is filled: another own device has told what is there. */
export async function isTold(draft: Draft, { seq }: { readonly seq: number }): Promise<boolean> {
  return (await draft.get(keys.message(draft.state.record.convoId, seq))) !== undefined
}

function isBeforeJoining({ state: { record } }: Draft, { generation, epoch }: MessageEntry): boolean {
  return generation === record.generation && epoch < (record.joinedEpoch ?? 0)
}

/** The same without a placeholder: if the message cannot be opened, the reason comes back. */
export async function tryMessage(
  draft: Draft,
  self: Self,
  entry: MessageEntry,
): Promise<UndecryptableReason | undefined> {
  const own = await ownRow(draft, entry)
  const failure = own === undefined ? await open(draft, self, entry) : undefined
  if (own !== undefined) await takeOwn(draft, self, entry, own)
  if (failure === undefined) closeGap(draft)
  return failure
}

/** One's own row, and the key that this ciphertext of it has. */
async function ownRow(
  draft: Draft,
  { ciphertext }: MessageEntry,
): Promise<{ row: OutboxRow; key: Uint8Array | undefined } | undefined> {
  const messageId = idOf(ciphertext)
  const row = draft.state.outbox.find((candidate) => candidate.messageId === messageId)
  if (row === undefined) return undefined
  const hash = await sha256(ciphertext)
  const which = row.hashes.findIndex((known) => bytesEqual(known, hash))
  return which < 0 ? undefined : { row, key: row.keys?.[which] }
}

async function takeOwn(
  draft: Draft,
  self: Self,
  entry: MessageEntry,
  { row, key }: { row: OutboxRow; key: Uint8Array | undefined },
): Promise<void> {
  draft.updateOutbox(row.order, undefined)
  // Its answer may never be asked for again: sending may be held before it was.
  draft.settled.push({ id: row.messageId })
  const { messageId, content } = row
  const author = nameOf(self)
  const said = { ...placeOf(entry), messageId, author, content, ...proofOf(entry, key) }
  await applyContent(draft, self.did, said)
}

/** Opens a message and gives it its effect; if it cannot be opened, the reason comes back. */
async function open(draft: Draft, self: Self, entry: MessageEntry): Promise<UndecryptableReason | undefined> {
  const { group, record } = draft.state
  if (group === undefined || entry.generation !== record.generation) return 'GenerationConflict'
  try {
    const { plaintext, authenticatedData, sender, state } = await decrypt(group, entry.ciphertext)
    draft.set({ group: state })
    const opened = unwrap({ plaintext, authenticatedData })
    if (opened === undefined) return 'CommitmentMismatch'
    if (!isContent(opened.content)) return 'InvalidContent'
    const author = { did: sender.did, deviceId: sender.deviceId }
    const known = await placeOfMessage(draft, opened.messageId)
    // At this place it is what another own device has told: what is opened here counts instead.
    if (known !== undefined && known !== entry.seq && !(await isSentAgain(draft, { ...opened, author })))
      return 'DuplicateMessageId'
    const { key, ...said } = opened
    await applyContent(draft, self.did, { ...placeOf(entry), ...said, author, ...proofOf(entry, key) })
    return undefined
  } catch (err) {
    if (err instanceof MlsEngineError) return err.failure as UndecryptableReason // decrypt ends in no other
    throw err
  }
}

/** Whether its author sends it again, since the service has lost it. */
async function isSentAgain(
  draft: Draft,
  message: Pick<Opened, 'messageId' | 'author' | 'content'>,
): Promise<boolean> {
  if (draft.state.record.hasLost !== true) return false
  return (await restoreCode()).isSentAgain(draft, message)
}

/** What a report will take; nothing where the service gave no tag. */
function proofOf({ tag }: MessageEntry, key: Uint8Array | undefined): Pick<MessageRecord, 'proof'> {
  return tag === undefined || key === undefined || key.length === 0 ? {} : { proof: { key, tag } }
}

function placeholder(draft: Draft, entry: MessageEntry, failure: UndecryptableReason): void {
  const { convoId } = draft.state.record
  closeGap(draft)
  draft.put(keys.message(convoId, entry.seq), messageRecord.encode({ ...placeOf(entry), failure }))
  draft.events.push({ type: 'undecryptable', convoId, seq: entry.seq, reason: failure })
}

function placeOf({ seq, generation, epoch, createdAt }: MessageEntry) {
  return { seq, generation, epoch, createdAt: Date.parse(createdAt) }
}

function idOf(ciphertext: Uint8Array): string | undefined {
  try {
    return messageIdIn(peek(ciphertext).authenticatedData)
  } catch {
    return undefined
  }
}

function isContent(bytes: Uint8Array): boolean {
  try {
    decodeContent(bytes)
    return true
  } catch {
    return false
  }
}
