import type { Answers } from '../../api/trpc.ts'
import { boundedCount, duration, plural, rate } from '../../ui/format.ts'
import { highFrom, leastRoomMs, mostFailedShare } from '../../ui/thresholds.ts'
import { wordFor } from '../../ui/word-for.ts'

type Summary = Answers['overview']['summary']

/** What it is judged by whether the service is well. */
export type Judged = Pick<Summary, 'at' | 'checks' | 'figures' | 'nodes' | 'attention'> & {
  readonly storage: Pick<Summary['storage'], 'messages'>
}

/** Where one sees more of a finding, or acts. */
export type Place = 'checks' | 'charts' | 'storage' | 'nodes' | 'jobs' | 'reports' | 'convos' | 'suspended'

/** One thing that is not as it should be, or that waits for somebody. */
export type Finding = {
  readonly tone: 'bad' | 'warning' | 'info'
  readonly what: string
  readonly place: Place
}

/** Whether the service is well, in a sentence, and all that was found, the worst first. */
export type Verdict = {
  readonly tone: 'good' | 'warning' | 'bad'
  readonly sentence: string
  readonly findings: readonly Finding[]
}

const order = { bad: 0, warning: 1, info: 2 }

/** Judges whether the service is well. What merely waits for somebody does not speak against it. */
export function judge(judged: Judged): Verdict {
  const findings = [
    ...ofChecks(judged),
    ...ofNodes(judged),
    ...ofFigures(judged),
    ...ofStorage(judged),
    ...ofAttention(judged),
  ].sort((one, other) => order[one.tone] - order[other.tone])
  const [worst] = findings
  if (worst === undefined || worst.tone === 'info')
    return { tone: 'good', sentence: 'All is well.', findings }
  return { tone: worst.tone, sentence: worst.what, findings }
}

const failedChecks: Readonly<Record<string, string>> = {
  database: 'The database does not answer.',
  migrations: 'The tables of the database do not match this version of the service.',
  partitions: 'There is too little room for the messages of next week: look whether jobs run.',
  redis: 'Redis is away: nodes go on by the database alone, and each counts limits by itself.',
}

function ofChecks({ checks, storage, at }: Judged): Finding[] {
  // Told by how much room there is, if it is known to be too little.
  const toldOtherwise = roomMs({ storage, at }) < leastRoomMs.warning ? 'partitions' : undefined
  return checks
    .filter(({ ok, name }) => !ok && name !== toldOtherwise)
    .map(({ name, required }) => ({
      tone: required ? 'bad' : 'warning',
      what: wordFor(failedChecks, name) ?? `The check “${name}” fails.`,
      place: 'checks',
    }))
}

function ofNodes({ nodes }: Judged): Finding[] {
  const gone = nodes.filter(({ alive }) => !alive).length
  if (gone === nodes.length)
    return [{ tone: 'bad', what: 'No node was heard of for half a minute.', place: 'nodes' }]
  if (gone === 0) return []
  const what = `${plural(gone, 'node')} died or cannot be reached: not heard of for half a minute.`
  return [{ tone: 'warning', what, place: 'nodes' }]
}

function ofFigures({ figures }: Judged): Finding[] {
  if (figures === null) return []
  const { requests, failed, latencyP95, eventLoopP99, databaseWaiting } = figures
  const findings: Finding[] = []
  if (failed > 0)
    findings.push({
      tone: failed > requests * mostFailedShare ? 'bad' : 'warning',
      what: `Requests fail: ${rate(failed)} of ${rate(requests)}. The log says why.`,
      place: 'charts',
    })
  const warn = (what: string) => findings.push({ tone: 'warning', what, place: 'nodes' })
  if (latencyP95 !== null && latencyP95 >= highFrom.latencyP95)
    warn(`Answers are slow: one in twenty takes ${duration(latencyP95)} or longer.`)
  if (databaseWaiting >= highFrom.databaseWaiting)
    warn(`${plural(databaseWaiting, 'request')} wait for a connection to the database.`)
  if (eventLoopP99 >= highFrom.eventLoopP99)
    warn(`A node is busy: its event loop is held up for ${duration(eventLoopP99)}.`)
  return findings
}

function ofStorage({ storage, at }: Judged): Finding[] {
  const left = roomMs({ storage, at })
  if (left >= leastRoomMs.warning) return []
  const what =
    left <= 0
      ? 'There is no room for new messages: the job that makes it does not run.'
      : `There is room for messages for ${duration(left)} only: look whether the jobs run.`
  return [{ tone: left < leastRoomMs.bad ? 'bad' : 'warning', what, place: 'storage' }]
}

function roomMs({ storage, at }: Pick<Judged, 'storage' | 'at'>): number {
  return new Date(storage.messages.until).getTime() - new Date(at).getTime()
}

function ofAttention({ attention: { openReports, deadJobs, convos, suspended } }: Judged): Finding[] {
  const told = (value: number, words: readonly [one: string, many: string]) =>
    `${boundedCount(value)} ${value === 1 ? words[0] : words[1]}`
  const findings: readonly (Finding & { readonly value: number })[] = [
    {
      ...{ value: deadJobs, tone: 'warning', place: 'jobs' },
      what: told(deadJobs, ['job was given up.', 'jobs were given up.']),
    },
    {
      ...{ value: convos, tone: 'warning', place: 'convos' },
      what: told(convos, ['convo may be stuck.', 'convos may be stuck.']),
    },
    {
      ...{ value: openReports, tone: 'info', place: 'reports' },
      what: told(openReports, ['report waits for an answer.', 'reports wait for an answer.']),
    },
    {
      ...{ value: suspended, tone: 'info', place: 'suspended' },
      what: told(suspended, ['account is suspended.', 'accounts are suspended.']),
    },
  ]
  return findings.filter(({ value }) => value > 0).map(({ tone, what, place }) => ({ tone, what, place }))
}
