import { isError } from '../../errors.ts'
import { keys } from '../../store/keys.ts'
import { messageRecord } from '../../store/message-record.ts'
import type { ConvoRecord } from '../../store/convo-record.ts'
import type { Entry } from '../entry.ts'
import { seqOf } from '../entry.ts'
import { persistently } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { entryAt, saysWhatItIs } from './on-line.ts'
import type { Head } from './on-line.ts'

type CommonPorts = Pick<Ports, 'api' | 'store' | 'timing' | 'signal' | 'emit'>

const PAGE = 200

/** A place that this device and the service both have, with the same entry. */
export interface Common {
  readonly seq: number
  /** When the service stored the entry, where that is known. */
  readonly at?: number | undefined
}

/**
 * The last place up to which this device and the service have the same log. A device knows again its messages, by when
 * the service stored them, and the commit that began its epoch. Of notices and older commits it keeps nothing: those
 * behind the place are read once more, which changes nothing.
 */
export async function lastCommon(
  ports: CommonPorts,
  record: ConvoRecord,
  { head, onLine }: { readonly head: Head; readonly onLine: boolean },
): Promise<Common> {
  const { seq, headAt, epochSeq = 0 } = record
  if (seq <= head.lastSeq && (await isSameHead(ports, record))) return { seq, at: headAt }
  const least = Math.max(onLine ? epochSeq : 0, head.firstSeq - 1)
  for (let top = Math.min(seq, head.lastSeq); top > least;) {
    const sinceSeq = Math.max(least, top - PAGE)
    const found = await commonIn(ports, record.convoId, { sinceSeq, top })
    if (found !== undefined) return found
    top = sinceSeq
  }
  return { seq: Math.min(least, seq, head.lastSeq) }
}

/** Whether the entry at this device's place is the one that it was. */
export async function isSameHead(ports: CommonPorts, record: ConvoRecord): Promise<boolean> {
  const { convoId, seq, headAt } = record
  if (seq === 0) return true
  const entry = await entryAt(ports, convoId, seq)
  if (entry === undefined) return false
  if (entry === 'gone' || !saysWhatItIs(entry)) return true // what may not be seen, or is gone, tells no difference
  const known = headAt ?? (await messageAt(ports, convoId, seq))
  return known === undefined || known === Date.parse(entry.createdAt)
}

async function commonIn(
  ports: CommonPorts,
  convoId: string,
  { sinceSeq, top }: { readonly sinceSeq: number; readonly top: number },
): Promise<Common | undefined> {
  const own = await ports.store.list({
    prefix: keys.messages(convoId),
    after: keys.message(convoId, sinceSeq),
    before: keys.message(convoId, top + 1),
    reverse: true,
  })
  if (own.length === 0) return undefined
  const times = new Map((await pageAfter(ports, convoId, sinceSeq)).map((entry) => [seqOf(entry), entry]))
  for (const [, bytes] of own) {
    const { seq, createdAt } = messageRecord.decode(bytes)
    const entry = times.get(seq)
    if (entry !== undefined && saysWhatItIs(entry) && Date.parse(entry.createdAt) === createdAt)
      return { seq, at: createdAt }
  }
  return undefined
}

async function pageAfter(ports: CommonPorts, convoId: string, sinceSeq: number): Promise<readonly Entry[]> {
  try {
    const get = () => ports.api.message.getLog({ convoId, sinceSeq, limit: PAGE })
    return (await persistently(ports, 'comparing a convo', get)).data.entries
  } catch (err) {
    if (isError(err, 'LogTruncated', 'NotMember', 'ConvoNotFound')) return []
    throw err
  }
}

async function messageAt({ store }: CommonPorts, convoId: string, seq: number): Promise<number | undefined> {
  const bytes = await store.get(keys.message(convoId, seq))
  return bytes && messageRecord.decode(bytes).createdAt
}
