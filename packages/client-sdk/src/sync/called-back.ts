import type { OutputSchema as LogPage } from '../xrpc/generated/types/blue/catbird/mls/message/getLog.ts'
import type { Entry } from './entry.ts'
import { lastSeqOf } from './entry.ts'
import type { Ports } from './ports.ts'
import { readPage } from './read-page.ts'
import { viewConvo } from './view-convo.ts'

type LookPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

const DEFS = 'blue.catbird.mls.message.defs'

/** What the log says after the place at which a device was taken out. */
export interface CalledBack {
  readonly calledBack: boolean
  /** How far that has been looked for: what comes before need not be looked at again. */
  readonly until: number
}

/** It has been said, whatever follows. */
const SAID = Number.MAX_SAFE_INTEGER

/**
 * Whether the log says, after the place at which this device was taken out, that its account is cut off no more: then it
 * may come back. Where the removal is suggested only later, it was taken out on other grounds. The account's events say so
 * too, but a client that has lost its place in them goes by what stands there now; what the log has no more says nothing.
 */
export async function lookForCall(ports: LookPorts, convoId: string, sinceSeq: number): Promise<CalledBack> {
  for (let until = sinceSeq; ;) {
    const page = await pageAfter(ports, convoId, until)
    if (page === undefined) return { calledBack: false, until }
    const { entries, lastSeq } = page
    const said = entries.map((entry) => saysOf(entry, ports.device)).find((kind) => kind !== undefined)
    if (said === 'removalWithdrawn') return { calledBack: true, until }
    if (said !== undefined) return { calledBack: false, until: SAID }
    const last = Math.max(until, ...entries.map((entry) => lastSeqOf(entry) ?? 0))
    if (last === until || last >= lastSeq) return { calledBack: false, until: last }
    until = last
  }
}

/** A page of the log; where it begins only later, the first one; undefined if there is none. */
async function pageAfter(ports: LookPorts, convoId: string, sinceSeq: number): Promise<LogPage | undefined> {
  const page = await readPage(ports, { convoId, sinceSeq }, 'looking for news')
  if (page !== undefined) return page
  const view = await viewConvo(ports, convoId)
  const before = (view?.firstSeq ?? 0) - 1
  return before > sinceSeq ? pageAfter(ports, convoId, before) : undefined
}

function saysOf(
  entry: Entry,
  self: Pick<Ports['device'], 'did' | 'deviceId'>,
): 'removalSuggested' | 'removalWithdrawn' | undefined {
  if (!('notice' in entry)) return undefined
  const { $type, did, deviceId = self.deviceId } = entry.notice as Record<string, string | undefined>
  if (did !== self.did || deviceId !== self.deviceId) return undefined
  if ($type === `${DEFS}#removalSuggested`) return 'removalSuggested'
  return $type === `${DEFS}#removalWithdrawn` ? 'removalWithdrawn' : undefined
}
