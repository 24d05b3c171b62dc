import type { MessageView } from '../client/views.ts'
import type { ReactiveConvo } from './reactive-client.ts'

/** Messages read with one call. */
const PAGE = 100

/** A stretch of a convo as it was read. */
export interface Stretch {
  /** Messages of the log, oldest first. */
  readonly received: readonly MessageView[]
  /** One's own that are on their way: told only with the latest. */
  readonly outgoing: readonly MessageView[]
  /** The first place that it is about: 0 where nothing is older. */
  readonly from: number
  /** The last place; undefined where it goes on to the end. */
  readonly to: number | undefined
}

/** Which stretch to read, from its end to its beginning. */
interface Backwards {
  /** The end is before this place; without it, it is the end of the convo. */
  readonly before?: number | undefined
  /** Nothing is read that is a page before this place. */
  readonly downTo?: number
  /** How many messages to read at most. */
  readonly most: number
}

/** Reads backwards. Each call asks for one message more than is taken: so it is known whether any is older. */
export async function readBackwards(
  convo: Pick<ReactiveConvo, 'messages'>,
  { before, downTo = 0, most }: Backwards,
): Promise<Omit<Stretch, 'to'>> {
  let received: readonly MessageView[] = []
  let outgoing: readonly MessageView[] = []
  for (let end = before; ;) {
    const limit = Math.min(PAGE, most - received.length) + 1
    const page = await convo.messages(end === undefined ? { limit } : { limit, before: end })
    if (end === undefined) outgoing = page.filter(({ state }) => state !== 'received')
    const found = page.filter(({ state }) => state === 'received')
    received = [...(found.length === limit ? found.slice(1) : found), ...received]
    if (found.length < limit) return { received, outgoing, from: 0 }
    const first = received[0]?.seq ?? 0
    if (received.length >= most || first <= downTo) return { received, outgoing, from: first }
    end = first
  }
}

/** Reads so many messages after a place, and those on their way, where that leads to the end. */
export async function readForwards(
  convo: Pick<ReactiveConvo, 'messages'>,
  after: number,
  count: number,
): Promise<Omit<Stretch, 'from'>> {
  const tail = await readBackwards(convo, { most: 1 })
  const last = tail.received.at(-1)?.seq ?? 0
  const found: MessageView[] = []
  // Places are counted through: whatever is between two of them is in one page.
  for (let from = after; found.length < count && from < last; from += PAGE) {
    const page = await convo.messages({ limit: PAGE, before: from + PAGE + 1 })
    found.push(...page.filter(({ seq = 0 }) => seq > from))
  }
  const received = found.slice(0, count)
  const to = received.at(-1)?.seq ?? last
  return { received, outgoing: tail.outgoing, to: to < last ? to : undefined }
}
