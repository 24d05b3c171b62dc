import { decodeContent, encodeContent } from '../content/content.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord, StoredReaction } from '../store/message-record.ts'
import { changedBy } from '../sync/changed-by.ts'
import type { SaidBy } from '../sync/changed-by.ts'
import type { Draft } from '../sync/draft.ts'
import type { Act } from '../sync/opened.ts'
import type { ToldMessage } from './format.ts'
import type { Range } from './ranges.ts'

/** Something that was said about a message. */
export interface SaidAct extends SaidBy {
  readonly act: Act
}

const DEFS = 'blue.catbird.mls.message.defs'

/**
 * A message that this device holds, with what it has missed of what was said about it: an act at a place that it was not
 * there for, has a gap at, or could not open. Of all others its own reading counts. Undefined where there is nothing.
 */
export async function withMissed(
  draft: Draft,
  gaps: readonly Range[],
  held: MessageRecord,
  told: ToldMessage,
): Promise<MessageRecord | undefined> {
  const { messageId, author } = held
  if (messageId === undefined || told.messageId !== messageId || told.author?.did !== author?.did)
    return undefined
  let changed: MessageRecord | undefined
  for (const said of actsOf(told)) {
    const next = changedBy(changed ?? held, said.act, said)
    if (next !== undefined && (await isMissed(draft, gaps, said.seq))) changed = next
  }
  return changed
}

/** What was said about a message, as far as it still shows, in the order of the log. */
function actsOf(told: ToldMessage): SaidAct[] {
  const { messageId, author, edit, editSeq, deleted, deleteSeq } = told
  const { editProof, reactions = [], withdrawn = [] } = told
  if (messageId === undefined || author === undefined) return []
  const { did } = author
  const acts = [
    ...reactions.flatMap((one) => reactionBy(messageId, one)),
    ...withdrawn.flatMap((one) => reactionBy(messageId, one, true)),
  ]
  if (edit !== undefined && editSeq !== undefined)
    acts.push({
      ...{ did, seq: editSeq, content: edit, act: decodeContent(edit) as Act }, // what an edit is kept as
      ...(editProof === undefined ? {} : { proof: editProof }),
    })
  if (deleted === true && deleteSeq !== undefined)
    acts.push(saidBy(did, deleteSeq, { $type: `${DEFS}#delete`, messageId }))
  return acts.sort((a, b) => a.seq - b.seq)
}

function reactionBy(messageId: string, { emoji, did, seq }: StoredReaction, remove = false): SaidAct[] {
  const act: Act = { $type: `${DEFS}#reaction`, messageId, emoji, ...(remove ? { remove } : {}) }
  return seq === undefined ? [] : [saidBy(did, seq, act)]
}

function saidBy(did: string, seq: number, act: Act): SaidAct {
  return { did, seq, act, content: encodeContent(act) }
}

/** Whether this device has not read a place of the log itself, and will not. */
async function isMissed(draft: Draft, gaps: readonly Range[], seq: number): Promise<boolean> {
  const { convoId, seq: read, cameInAt } = draft.state.record
  if (read === 0 || seq < (cameInAt ?? 1)) return true
  if (seq > read) return false
  if (gaps.some(({ fromSeq, toSeq }) => seq >= fromSeq && seq <= toSeq)) return true
  const bytes = await draft.get(keys.message(convoId, seq))
  const record = bytes && messageRecord.decode(bytes)
  return record !== undefined && (record.failure !== undefined || record.toldBy !== undefined)
}
