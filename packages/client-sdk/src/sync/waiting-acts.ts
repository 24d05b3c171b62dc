import { keys } from '../store/keys.ts'
import { waitingActs } from '../store/waiting-acts.ts'
import type { WaitingAct } from '../store/waiting-acts.ts'
import type { Draft } from './draft.ts'
import type { Act, Opened } from './opened.ts'

/** So many wait for one message, beside deletes: as many as a large group may well have reactions to it. */
const MOST_WAITING = 400

/**
 * Keeps what speaks about a message of before this device came in, in the write of its own record, which names that message
 * and is deleted with it when it expires.
 */
export async function waitForMessage(draft: Draft, message: Opened, act: Act): Promise<void> {
  const { record } = draft.state
  const { content, author } = message
  const { did } = author
  const slot = 'emoji' in act ? `${did} ${act.emoji}` : did
  const final = act.$type === 'blue.catbird.mls.message.defs#delete'
  const key = keys.waitingActs(record.convoId, act.messageId)
  const bytes = await draft.get(key)
  const held = bytes === undefined ? [] : waitingActs.decode(bytes).acts
  if (held.some((other) => other.slot === slot && other.final)) return
  const others = held.filter((other) => other.slot !== slot)
  const acts = bounded([...others, { slot, final, seq: message.seq, did, content }])
  draft.put(key, waitingActs.encode({ acts }))
}

/** No number of reactions brings back what was taken back. */
function bounded(acts: readonly WaitingAct[]): WaitingAct[] {
  return [...acts.filter(({ final }) => final), ...acts.filter(({ final }) => !final).slice(-MOST_WAITING)]
}
