import { asMessageId } from '@catbird-mls/core/mls'
import { encodeContent } from '../content/content.ts'
import { keys } from '../store/keys.ts'
import { waitingActs } from '../store/waiting-acts.ts'
import type { WaitingAct } from '../store/waiting-acts.ts'
import { MOST_REACTIONS } from './changed-by.ts'
import type { Draft } from './draft.ts'
import { editProofOf } from './edit-proof.ts'
import type { Act, Opened } from './opened.ts'

const [EDIT, DELETE] = ['edit', 'delete']

/**
 * Keeps what speaks about a message of before this device came in, in the write of its own record, which names that message
 * and is deleted with it when it expires. Each account has a record of its own for each message, so that none can push out
 * what another says: its delete, or else its last edit, and as many reactions as would count.
 */
export async function waitForMessage(draft: Draft, message: Opened, act: Act): Promise<void> {
  const about = asMessageId(act.messageId)
  if (about === undefined) return
  const key = keys.waitingActs(draft.state.record.convoId, about, message.author.did)
  const bytes = await draft.get(key)
  const held = bytes === undefined ? [] : waitingActs.decode(bytes).acts
  const acts = withAct(held, waitingAct(message, act))
  if (acts !== held) draft.put(key, waitingActs.encode({ acts }))
}

/** With the fields alone that count: what is beside them is kept with no other message either. */
function waitingAct(message: Opened, act: Act): WaitingAct {
  const { seq, author, content } = message
  const { did } = author
  switch (act.$type) {
    case 'blue.catbird.mls.message.defs#reaction': {
      const { $type, messageId, emoji, remove } = act
      const said = { $type, messageId, emoji, ...(remove === undefined ? {} : { remove }) }
      return { slot: `reaction ${emoji}`, seq, did, content: encodeContent(said) }
    }
    case 'blue.catbird.mls.message.defs#delete': {
      const { $type, messageId } = act
      return { slot: DELETE, seq, did, content: encodeContent({ $type, messageId }) }
    }
    case 'blue.catbird.mls.message.defs#edit':
    case 'blue.catbird.mls.message.defs#readReceipt':
      return { slot: EDIT, seq, did, content, ...editProofOf(message) }
    default:
      return act satisfies never
  }
}

/** Nothing is edited that was taken back. Whether it may be taken back by whom shows when the message is there. */
function withAct(held: readonly WaitingAct[], act: WaitingAct): readonly WaitingAct[] {
  const { slot } = act
  const isReaction = (one: WaitingAct) => one.slot !== EDIT && one.slot !== DELETE
  const isDeleted = held.some((one) => one.slot === DELETE)
  if (!isReaction(act) && isDeleted) return held
  const others = held.filter((one) => one.slot !== slot)
  if (slot === DELETE) return [...others.filter(isReaction), act]
  const isFull = others.filter(isReaction).length >= MOST_REACTIONS
  return isReaction(act) && isFull ? held : [...others, act]
}
