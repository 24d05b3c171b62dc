import type { Entry } from './entry.ts'
import { seqOf } from './entry.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const PAGE = 200

/**
 * Whether the log says, after the place at which this device was taken out, that its account is cut off no more: then it
 * may come back. Where the removal is suggested only later, it was taken out on other grounds. The account's events say so
 * too, but a client that has lost its place in them goes by what stands there now.
 */
export async function isCalledBack(
  ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>,
  convoId: string,
  takenOutAt: number,
): Promise<boolean> {
  for (let sinceSeq = takenOutAt; ;) {
    const page = () => ports.api.message.getLog({ convoId, sinceSeq, limit: PAGE })
    const { data } = await persistently(ports, 'looking for news', page)
    const said = data.entries.map((entry) => saysOf(entry, ports.device)).find((kind) => kind !== undefined)
    if (said !== undefined) return said === 'removalWithdrawn'
    const last = Math.max(sinceSeq, ...data.entries.map((entry) => seqOf(entry) ?? 0))
    if (last === sinceSeq || last >= data.lastSeq) return false
    sinceSeq = last
  }
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
