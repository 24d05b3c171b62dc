import type { ClientEvent } from '../events.ts'
import type { MessageView } from '../views.ts'
import type { Images } from './protocol.ts'

/** Reads the last messages of a convo. */
export type ReadMessages = (convoId: string, limit: number) => Promise<readonly MessageView[]>

/**
 * What a tab has not been told of, since the leader that took it in ended before it had told, or since the tab itself
 * was stopped. Messages one by one; of all else only that the convo changed.
 */
export async function missedBetween(
  before: Images,
  now: Images,
  read: ReadMessages,
): Promise<readonly ClientEvent[]> {
  const events: ClientEvent[] = []
  for (const [convoId, { seq, shown }] of now) {
    const old = before.get(convoId)
    if (old === undefined && shown['state'] === 'joined')
      events.push({
        type: 'convoAdded',
        convoId,
        status: shown['status'] === 'request' ? 'request' : 'accepted',
        by: typeof shown['addedBy'] === 'string' ? shown['addedBy'] : undefined,
      })
    const known = old?.seq ?? 0
    if (seq <= known) continue
    const messages = await read(convoId, seq - known)
    for (const message of messages.filter((each) => isBetween(each, known, seq)))
      events.push({ type: 'message', convoId, message })
    if (old !== undefined)
      events.push({ type: 'convoChanged', convoId, by: undefined, added: [], removed: [] })
  }
  return events
}

/** What came later the new leader tells itself. */
function isBetween({ state, seq }: MessageView, after: number, last: number): boolean {
  return state === 'received' && seq !== undefined && seq > after && seq <= last
}
