import type { ClientEvent } from '../events.ts'
import type { MessagePage } from '../history.ts'
import type { MessageView } from '../views.ts'
import type { Images } from './protocol.ts'

/** Reads messages of a convo. */
export type ReadMessages = (convoId: string, page: MessagePage) => Promise<readonly MessageView[]>

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
    // What comes later the new leader tells itself.
    const messages = await read(convoId, { after: known, before: seq + 1, limit: seq - known })
    for (const message of messages) events.push({ type: 'message', convoId, message })
    if (old !== undefined)
      events.push({ type: 'convoChanged', convoId, by: undefined, added: [], removed: [] })
  }
  return events
}
