import type { ConvoBook } from './convo-book.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { takeView } from './metadata-keeper.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { viewConvo } from './view-convo.ts'

type HiddenPorts = Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>

/** So many pages of requests are read; of what lies beyond them a device learns when it meets the convo anew. */
const MOST_PAGES = 3
const PAGE = 100

/**
 * Looks whether the requests that this device knows are still to be shown, or shown again: whoever made one may have been
 * labelled or blocked since, of which nothing tells. The service looks that up as it lists them.
 */
export async function lookAtHidden(ports: HiddenPorts, book: ConvoBook): Promise<void> {
  const requests = book.all().filter(isRequest)
  if (requests.length === 0) return
  const shown = await shownRequests(ports)
  for (const slot of requests) {
    const isShown = slot.state.record.hidden !== true
    if (shown !== undefined && shown.has(slot.convoId) !== isShown) await takeAnew(ports, slot)
  }
}

function isRequest({ state: { record } }: ConvoSlot): boolean {
  return record.status === 'request' && record.phase !== 'ended' && record.phase !== 'asking'
}

/** Their ids; undefined if they are too many to read them all. */
async function shownRequests(ports: HiddenPorts): Promise<ReadonlySet<string> | undefined> {
  const shown = new Set<string>()
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const params = { status: 'request', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const list = () => ports.api.convo.listConvos(params)
    const { data } = await persistently(ports, 'looking at requests', list)
    for (const { convoId } of data.convos) shown.add(convoId)
    cursor = data.cursor
    if (cursor === undefined) return shown
  }
  return undefined
}

async function takeAnew(ports: HiddenPorts, slot: ConvoSlot): Promise<void> {
  const view = await viewConvo(ports, slot.convoId)
  if (view !== undefined) await slot.turn((draft) => takeView(draft, view))
}
