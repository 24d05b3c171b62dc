import { parseApplicationMessage } from '@catbird-mls/core/mls'
import { bytesEqual } from '../../bytes.ts'
import { append, AT, DEFS, entitled, hasLeaf, isMember, Refusal, staysOf } from './world.ts'
import type { Body, Caller, FakeConvo, FakeWorld, Method } from './world.ts'

const SUBSCRIBE = 'blue.catbird.mls.event.subscribe'
/** Small, so that tests meet more than one page. */
const PAGE = 3

/** Methods of messages and events. */
export const messageMethods: Record<string, Method> = {
  'message.sendMessage': send,
  'message.sendMessageBatch': (world, { messages }, caller) => ({
    results: (messages as Body[]).map((input) => send(world, input, caller)),
  }),
  'message.getLog': (world, { convoId, sinceSeq }, caller) => {
    const convo = world.onceIn(convoId, caller)
    const log = convo.log.slice(0, readableUntil(convo, caller))
    const { firstSeq } = convo
    const since = sinceSeq === undefined ? firstSeq - 1 : Number(sinceSeq)
    if (since < firstSeq - 1) throw new Refusal('LogTruncated')
    const rest = log.slice(since).map((entry) => entitled(entry, staysOf(convo, caller)))
    return { entries: rest.slice(0, PAGE), firstSeq, lastSeq: log.length }
  },
  'event.getEvents': (world, { cursor }, caller) => {
    const seen = typeof cursor === 'string' ? (JSON.parse(cursor) as Record<string, number>) : undefined
    return poll(world, caller, seen)
  },
}

/** Who was removed reads as far as to that. */
function readableUntil(convo: FakeConvo, caller: Caller): number {
  if (isMember(convo, caller.did)) return convo.log.length
  return Math.max(0, ...staysOf(convo, caller).map(({ to = 0 }) => to))
}

function send(world: FakeWorld, { convoId, messageId, ciphertext }: Body, caller: Caller): Body {
  const convo = world.convoOf(convoId, caller)
  const stored = convo.messages.get(messageId as string)
  if (stored !== undefined) return stored
  const { epoch, groupId } = parseApplicationMessage(ciphertext as Uint8Array)
  if (!bytesEqual(groupId, convo.group.context.groupId)) throw new Refusal('GenerationConflict')
  if (!hasLeaf(convo, caller)) throw new Refusal('NotMember')
  if (Number(convo.group.context.epoch) - epoch > 5) throw new Refusal('EpochTooOld')
  const answer = { seq: append(convo, { $type: `${DEFS}#messageEntry`, epoch, ciphertext }), createdAt: AT }
  convo.messages.set(messageId as string, answer)
  return answer
}

/** Everything since the cursor; without one, nothing yet. */
function poll(world: FakeWorld, caller: Caller, seen: Record<string, number> | undefined): Body {
  const events: Body[] = []
  const next: Record<string, number> = {}
  for (const convo of world.convos.values()) {
    const { convoId, log } = convo
    const stays = staysOf(convo, caller)
    const first = stays.at(0)
    if (first === undefined) continue
    const fresh =
      seen === undefined ? [] : log.slice(Math.max(seen[convoId] ?? first.from, convo.firstSeq - 1))
    const typed = { $type: `${SUBSCRIBE}#logEntry`, convoId }
    events.push(...fresh.map((entry) => ({ ...typed, entry: entitled(entry, stays) })))
    next[convoId] = log.length
  }
  const own = world.eventsOf(caller.did)
  const told = own.slice(seen === undefined ? own.length : (seen.account ?? 0))
  events.push(...told.map((event, i) => ({ ...accountEvent(event), seq: own.length - told.length + i + 1 })))
  return { events, cursor: JSON.stringify({ ...next, account: own.length }) }
}

function accountEvent({ $type, ...event }: Body): Body {
  const typed = { $type: `blue.catbird.mls.event.defs#${$type as string}`, ...event }
  return { $type: `${SUBSCRIBE}#accountEvent`, createdAt: AT, event: typed }
}
