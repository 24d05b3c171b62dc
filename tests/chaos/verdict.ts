import type { Database } from '@catbird-mls/core/database'
import type { History } from './protocol.ts'
import type { Ledger, Spoken } from './ledger.ts'

/** What was found to be wrong, each told in a line; and how often in each of three ways. */
export interface Verdict {
  readonly lost: number
  readonly duplicated: number
  readonly reordered: number
  readonly findings: readonly string[]
}

/** A convo's log as the service has it. */
export interface Log {
  readonly lastSeq: number
  /** Places of all entries, and of messages among them, in order. */
  readonly entries: readonly number[]
  readonly messages: readonly number[]
}

/** The logs of all convos. */
export async function readLogs(db: Database): Promise<Map<string, Log>> {
  const rows = await db.query<LogRow>(`
    SELECT c.convo_id, c.last_seq, coalesce(m.seqs, '[]') AS messages, coalesce(e.seqs, '[]') AS others
    FROM convo c
    LEFT JOIN (SELECT convo_id, jsonb_agg(seq ORDER BY seq) AS seqs FROM message GROUP BY 1) m USING (convo_id)
    LEFT JOIN (SELECT convo_id, jsonb_agg(seq ORDER BY seq) AS seqs FROM log_entry GROUP BY 1) e USING (convo_id)`)
  return new Map(
    rows.map(({ convo_id, last_seq: lastSeq, messages, others }) => {
      const entries = [...messages, ...others].sort((a, b) => a - b)
      return [convo_id, { lastSeq, messages, entries }]
    }),
  )
}

type LogRow = {
  readonly convo_id: string
  readonly last_seq: number
  readonly messages: readonly number[]
  readonly others: readonly number[]
}

/**
 * Holds what every device shows against the service's logs and what its clients were told: for every convo and device the
 * same sequence without a gap, with every message once that a client had taken or the service acknowledged.
 */
export function judge(
  logs: ReadonlyMap<string, Log>,
  histories: readonly History[],
  ledger: Ledger,
): Verdict {
  const court = new Court()
  for (const [convoId, log] of logs) judgeLog(court, convoId, log)
  const said = new Map<string, Map<number, string | undefined>>()
  for (const history of histories) {
    const log = logs.get(history.convoId)
    if (log === undefined) court.lost(`${history.name} has a convo that is not there: ${history.convoId}`)
    else judgeHistory(court, history, log)
    compare(court, history, said)
  }
  const shown = new Set(
    [...said].flatMap(([convoId, texts]) => [...texts.values()].map((text) => `${convoId} ${String(text)}`)),
  )
  const missing = (where: string, told: readonly Spoken[]) => {
    for (const { convoId, text } of told)
      if (!shown.has(`${convoId} ${text}`)) court.lost(`${where}, and nowhere: ${text}`)
  }
  missing('acknowledged', ledger.acknowledged())
  missing('taken by its client', ledger.taken())
  return court.verdict()
}

function judgeLog(court: Court, convoId: string, { lastSeq, entries }: Log): void {
  for (let seq = 1; seq <= lastSeq; seq++)
    if (entries[seq - 1] !== seq) return court.lost(`the log of ${convoId} breaks off at ${String(seq)}`)
  if (entries.length > lastSeq) court.duplicated(`the log of ${convoId} goes on after its end`)
}

function judgeHistory(court: Court, { name, convoId, state, shown }: History, { messages }: Log): void {
  const where = `${name} in ${convoId}`
  if (state !== 'joined') court.lost(`${where} is ${state}`)
  const seqs = shown.flatMap(({ seq }) => (seq === undefined ? [] : [seq]))
  if (seqs.length < shown.length) court.lost(`${where}: something of its own is still on its way`)
  const seen = new Set(seqs)
  for (const seq of messages) if (!seen.has(seq)) court.lost(`${where} lacks ${String(seq)}`)
  for (const { seq, failure } of shown)
    if (failure !== undefined) court.lost(`${where} at ${String(seq)}: ${failure}`)
  if (seen.size < seqs.length) court.duplicated(`${where} shows a place twice`)
  if (seqs.some((seq, i) => seq < (seqs[i - 1] ?? 0))) court.reordered(`${where} is out of order`)
  const texts = shown.flatMap(({ text }) => (text === undefined ? [] : [text]))
  if (new Set(texts).size < texts.length) court.duplicated(`${where} shows a message twice`)
}

/** Every device shows the same at the same place. */
function compare(
  court: Court,
  { name, convoId, shown }: History,
  said: Map<string, Map<number, string | undefined>>,
): void {
  const known = said.get(convoId) ?? new Map<number, string | undefined>()
  said.set(convoId, known)
  for (const { seq, text } of shown) {
    if (seq === undefined) continue
    if (!known.has(seq)) known.set(seq, text)
    else if (known.get(seq) !== text)
      court.reordered(`${name} shows another message at ${String(seq)} of ${convoId}`)
  }
}

/** Counts what was found, and keeps the words. */
class Court {
  readonly #findings: string[] = []
  readonly #counts = { lost: 0, duplicated: 0, reordered: 0 }

  lost(finding: string): void {
    this.#find('lost', finding)
  }

  duplicated(finding: string): void {
    this.#find('duplicated', finding)
  }

  reordered(finding: string): void {
    this.#find('reordered', finding)
  }

  verdict(): Verdict {
    return { ...this.#counts, findings: this.#findings }
  }

  #find(kind: 'lost' | 'duplicated' | 'reordered', finding: string): void {
    this.#counts[kind]++
    this.#findings.push(`${kind}: ${finding}`)
  }
}
