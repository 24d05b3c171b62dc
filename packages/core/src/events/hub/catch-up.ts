import { readEntries } from '../../messages/index.ts'
import { readAccountEvents } from '../read-account-events.ts'
import type { AccountFeeds } from './account-feeds.ts'
import type { Follow } from './follow.ts'
import { framesOf } from './frames.ts'
import type { HubLimits, HubPorts } from './ports.ts'
import type { Reader } from './reader.ts'

/**
 * Gives a connection what it lacks, log by log and batch by batch, at its own pace: the next batch is read when the
 * last has left for the network. Ends when it lacks nothing, with a cursor. What it reads is never beyond the head of
 * a feed, since up to there the feed has seen to it that the connection's rights are known.
 */
export async function catchUp(
  ports: HubPorts & { readonly accounts: AccountFeeds },
  limits: HubLimits,
  reader: Reader,
): Promise<void> {
  while (reader.isOpen && !reader.account.live) await catchUpAccount(ports, limits, reader)
  for (let behind = nextBehind(reader); behind !== undefined && reader.isOpen; behind = nextBehind(reader))
    await catchUpConvo(ports, limits, reader, behind)
  reader.sendCursor()
}

type Behind = { readonly convoId: string; readonly follow: Follow; readonly toSeq: number }

function nextBehind(reader: Reader): Behind | undefined {
  for (const [convoId, follow] of reader.follows) {
    const toSeq = follow.lacksUpTo
    if (toSeq !== undefined) return { convoId, follow, toSeq }
    follow.catchUp()
  }
  return undefined
}

async function catchUpAccount(
  { db, encode, accounts }: HubPorts & { readonly accounts: AccountFeeds },
  limits: HubLimits,
  reader: Reader,
): Promise<void> {
  const { did } = reader.caller
  const sinceSeq = reader.account.position
  const entries = await readAccountEvents(db, { did, sinceSeq, limit: limits.batch.entries })
  const sent = entries.map((entry) => {
    reader.account.position = entry.seq
    return reader.send(encode.accountEvent(entry))
  })
  const head = accounts.get(did)?.head ?? 0
  reader.account.live = entries.length === 0 || reader.account.position >= head
  await Promise.all(sent)
}

async function catchUpConvo(
  { db, clock, encode }: HubPorts,
  limits: HubLimits,
  reader: Reader,
  { convoId, follow, toSeq }: Behind,
): Promise<void> {
  const { entries: limit, bytes: maxBytes } = limits.batch
  const stretch = { sinceSeq: follow.position, toSeq, limit, maxBytes }
  const entries = await readEntries(db, { convoId, ...stretch, now: clock.now() })
  const sent = entries.flatMap((entry) => {
    const frame = follow.take(entry, framesOf(encode, convoId, entry), 'behind')
    return frame === undefined ? [] : [reader.send(frame)]
  })
  // Nothing there is nothing kept: it has expired.
  if (entries.length === 0) follow.skipTo(toSeq)
  follow.catchUp()
  await Promise.all(sent)
}
