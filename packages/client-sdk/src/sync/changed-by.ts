import { decodeContent, isMessage } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import type { EditProof, MessageRecord, StoredReaction } from '../store/message-record.ts'
import type { Act } from './opened.ts'

const TEXT = 'blue.catbird.mls.message.defs#text'
/** An account may react to a message with so many emoji; further ones are passed over. */
export const MOST_REACTIONS = 20

/** Who says something about a message, where in the log, and in which bytes. */
export interface SaidBy {
  readonly did: string
  readonly seq: number
  readonly content: Uint8Array
  /** Of an edit. */
  readonly proof?: EditProof
}

/**
 * A message after somebody has said something about it; undefined where that changes nothing. Of those that undo each
 * other the last of the log counts, in whatever order they come to be known: another own device may tell of some.
 */
export function changedBy(target: MessageRecord, act: Act, by: SaidBy): MessageRecord | undefined {
  switch (act.$type) {
    case 'blue.catbird.mls.message.defs#reaction':
      return react(target, by, act)
    case 'blue.catbird.mls.message.defs#edit':
      return mayEdit(target, by.did) && by.seq > (target.editSeq ?? target.seq)
        ? edited(target, by)
        : undefined
    case 'blue.catbird.mls.message.defs#delete':
      return mayDelete(target, by.did) ? takenBack(target, by.seq) : undefined
    case 'blue.catbird.mls.message.defs#readReceipt':
      return undefined
    default:
      return act satisfies never
  }
}

function edited({ editProof: _, ...target }: MessageRecord, { content, seq, proof }: SaidBy): MessageRecord {
  return { ...target, edit: content, editSeq: seq, ...(proof === undefined ? {} : { editProof: proof }) }
}

function mayEdit(target: MessageRecord, did: string): boolean {
  return mayDelete(target, did) && contentOf(target)?.$type === TEXT
}

/** Any device of the account that wrote it. */
function mayDelete(target: MessageRecord, did: string): boolean {
  return isThere(target) && target.author?.did === did
}

/** Whether a record is of a message of its own that was not taken back. */
function isThere(target: MessageRecord): boolean {
  const content = contentOf(target)
  return content !== undefined && isMessage(content)
}

function contentOf({ content }: MessageRecord): Content | undefined {
  return content && decodeContent(content)
}

function takenBack(target: MessageRecord, deleteSeq: number): MessageRecord {
  const { content: _content, proof: _proof, edit: _edit, editSeq: _editSeq, ...without } = target
  const { editProof: _editProof, withdrawn: _withdrawn, ...rest } = without
  return { ...rest, deleted: true, deleteSeq, reactions: [] }
}

function react(
  target: MessageRecord,
  { did, seq }: SaidBy,
  { emoji, remove }: { emoji: string; remove?: boolean },
): MessageRecord | undefined {
  const { reactions = [], withdrawn = [] } = target
  const isOther = (old: StoredReaction) => old.did !== did || old.emoji !== emoji
  const said = [...reactions, ...withdrawn].find((old) => !isOther(old))
  if (!isThere(target) || (said !== undefined && seq <= (said.seq ?? target.seq))) return undefined
  const [shown, gone] = [reactions.filter(isOther), withdrawn.filter(isOther)]
  const now = { emoji, did, seq }
  if (remove === true) return { ...target, reactions: shown, withdrawn: lastOf(did, [...gone, now]) }
  const own = shown.filter((old) => old.did === did)
  return own.length < MOST_REACTIONS
    ? { ...target, reactions: inOrder(target, [...shown, now]), withdrawn: gone }
    : undefined
}

/** By the places at which they were said last, in whatever order they came to be known. */
function inOrder({ seq: first }: MessageRecord, reactions: readonly StoredReaction[]): StoredReaction[] {
  return reactions.toSorted((a, b) => (a.seq ?? first) - (b.seq ?? first))
}

/** No account makes a record longer than it may by reactions. */
function lastOf(did: string, withdrawn: readonly StoredReaction[]): StoredReaction[] {
  const own = withdrawn.filter((old) => old.did === did).slice(-MOST_REACTIONS)
  return withdrawn.filter((old) => old.did !== did || own.includes(old))
}
