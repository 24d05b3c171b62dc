import type { Queryable } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { lastSeqOf, mayRead, readEntries } from '../messages/index.ts'
import type { LogEntry } from '../messages/index.ts'
import type { Clock } from '../ports/index.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { findFollowing } from './following.ts'
import { readAccountEvents } from './read-account-events.ts'
import { positionOf, resume } from './resume.ts'
import type { Resumed } from './resume.ts'
import type { StreamEvent } from './stream-event.ts'

/** How many events one polling gives, at most and unless told, and how many bytes of log entries. */
const page = { most: 500, usual: 100, bytes: 4 * 1024 * 1024 }

type ReadPorts = { readonly db: Queryable; readonly clock: Clock }

/**
 * Gives what has happened for a device since a cursor, and the cursor to go on with: first the events of its account,
 * then the logs of its convos, each in its order. Without a cursor nothing, and where now is. The new cursor passes
 * exactly what is given: each log is without gaps and is read by its own seq, so nothing that commits late is passed.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function readEvents(
  ports: ReadPorts,
  input: {
    readonly caller: DeviceCaller
    readonly cursor?: string | undefined
    readonly limit?: number | undefined
  },
): Promise<{ events: StreamEvent[]; cursor: string; historyId: string }> {
  const { caller } = input
  const cursor = input.cursor === undefined ? undefined : decodeCursor(caller, input.cursor)
  const following = await findFollowing(ports.db, caller)
  const convos = resume(following, cursor)
  const { historyId } = following
  const limit = Math.min(input.limit ?? page.usual, page.most)
  const sinceSeq = cursor?.accountSeq ?? following.accountSeq
  const told = await readAccountEvents(ports.db, { did: caller.did, sinceSeq, limit })
  const logs = await readLogs(ports, convos, limit - told.length)
  const positions = convos.flatMap((convo) =>
    positionOf(convo, logs.positions.get(convo.convoId) ?? convo.position),
  )
  return {
    events: [...told.map((event): StreamEvent => ({ kind: 'accountEvent', ...event })), ...logs.events],
    cursor: encodeCursor(caller, { historyId, accountSeq: told.at(-1)?.seq ?? sinceSeq, positions }),
    historyId,
  }
}

type Logs = { readonly events: StreamEvent[]; readonly positions: Map<string, number> }

async function readLogs({ db, clock }: ReadPorts, convos: readonly Resumed[], limit: number): Promise<Logs> {
  const now = clock.now()
  const logs: Logs = { events: [], positions: new Map() }
  let bytes = page.bytes
  for (const convo of convos) {
    const left = limit - logs.events.length
    if (left <= 0 || bytes <= 0) break
    const toSeq = Math.min(convo.lastSeq, convo.endSeq ?? convo.lastSeq)
    if (convo.position >= toSeq) continue
    const { convoId, position: sinceSeq, rights } = convo
    const stretch = { convoId, sinceSeq, toSeq, limit: left, maxBytes: bytes, now }
    const entries = await readEntries(db, stretch)
    // All of it was cut off the log's beginning: there is nothing to come back for.
    if (entries.length === 0) logs.positions.set(convoId, toSeq)
    for (const entry of entries) {
      const shown: LogEntry = mayRead(rights, entry) ? entry : { kind: 'notEntitled', seq: entry.seq }
      logs.events.push({ kind: 'logEntry', convoId, entry: shown })
      logs.positions.set(convoId, lastSeqOf(entry))
      bytes -= sizeOf(shown)
    }
  }
  return logs
}

function sizeOf(entry: LogEntry): number {
  if (entry.kind === 'commit') return entry.commit.length
  return entry.kind === 'message' ? entry.ciphertext.length : 0
}
