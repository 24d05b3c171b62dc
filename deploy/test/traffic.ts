import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { createDatabase } from '@catbird-mls/core/database'
import { createConvos, settle } from '../../tests/chaos/chaos.ts'
import type { Crew } from '../../tests/chaos/crew.ts'
import { Ledger } from '../../tests/chaos/ledger.ts'
import { castOf, crewsOf, didsOf } from '../../tests/chaos/stage.ts'
import { judge, readLogs } from '../../tests/chaos/verdict.ts'
import { seededRng } from '../../tests/mls/fuzz/rng.ts'

/**
 * Real clients that talk to a deployment without pause while its containers are restarted and killed one by one; then
 * everything every device has is held against the service's log. Prints a line for each disturbance and for the verdict;
 * exits with 1 if a message was lost, came twice or out of order.
 *
 * `traffic.ts --url <url> --did <did> --disturb 'restart <container>' --disturb 'kill <container>' --disturb 'pause <program> <argument>' …`,
 * with DATABASE_URL. `pause` runs a program when everybody has been silent until all had everything.
 */
const { values: given } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    did: { type: 'string', default: 'did:web:localhost%3A3000' },
    disturb: { type: 'string', multiple: true, default: [] },
    clients: { type: 'string', default: '6' },
    pause: { type: 'string', default: '300' },
    /** How many messages have to be acknowledged between two disturbances. */
    between: { type: 'string', default: '20' },
  },
})
const seed = Date.now() % 1e9
const run = promisify(execFile)
let lives = 0
const tell = (line: string) => process.stdout.write(`${line}\n`)

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'catbird-traffic-'))
stack.defer(() => rm(folder, { recursive: true, force: true }))
const rng = seededRng(seed)
const ledger = new Ledger()
const clients = castOf(seed, Number(given.clients), folder)
const hear = (saying: Parameters<Ledger['hear']>[0]) => ledger.hear(saying)
const crews = crewsOf({ did: given.did, url: given.url }, clients, { crews: 2, hear })
for (const crew of crews) stack.use(crew)
await Promise.all(crews.map((crew) => crew.start()))
const convos = await createConvos({ crews, dids: await didsOf(clients) }, rng)
tell(`seed ${seed}: ${given.clients} clients in ${convos} convos`)

await Promise.all(crews.map(talk))
await acknowledgedSince(0)
for (const disturbance of given.disturb) await disturb(disturbance)
const histories = await silence()
const { findings, lost, duplicated, reordered } = judge(await ownLogs(), histories, ledger)
for (const finding of findings.slice(0, 50)) tell(finding)
for (const oddity of [...ledger.odd(), ...ledger.refused()].slice(0, 20)) tell(`odd: ${oddity}`)
const acknowledged = ledger.acknowledged().length
tell(`acknowledged ${acknowledged} lost ${lost} duplicated ${duplicated} reordered ${reordered}`)
process.exitCode = lost + duplicated + reordered === 0 && acknowledged > 0 ? 0 : 1

/** Each time with words of its own. */
function talk(crew: Crew): Promise<unknown> {
  return crew.order({
    do: 'talk',
    life: `life ${String(++lives)}`,
    seed: rng.int(1e9),
    pauseMs: Number(given.pause),
  })
}

/** Does one thing to the deployment and waits until the service answers and messages pass again. */
async function disturb(disturbance: string): Promise<void> {
  const before = ledger.acknowledged().length
  const began = performance.now()
  await act(disturbance)
  await ready()
  const during = ledger.acknowledged().length
  await acknowledgedSince(during)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  tell(
    `${disturbance}: ${seconds} s until all was well, ${ledger.acknowledged().length - before} acknowledged`,
  )
}

async function act(disturbance: string): Promise<void> {
  const [what = '', which = '', ...rest] = disturbance.split(' ')
  if (what === 'pause') {
    await silence()
    await run(which, rest)
    await ready()
    await Promise.all(crews.map(talk))
  } else await run('docker', [what, which])
  if (what === 'kill') await run('docker', ['start', which])
}

/** Nobody talks any more, and everybody has what was said. */
async function silence() {
  await Promise.all(crews.map((crew) => crew.order({ do: 'hush' })))
  await using db = database()
  return await settle({ crews, db }, tell)
}

/** Opened when it is needed: what is restarted meanwhile breaks connections. */
function database() {
  return createDatabase({ url: process.env['DATABASE_URL'] ?? '', poolSize: 2 })
}

async function ready(): Promise<void> {
  await until('the service to be ready', async () => {
    const response = await fetch(`${given.url}/health/ready`, { signal: AbortSignal.timeout(3000) })
    const { status } = (await response.json()) as { status: string } // as health.ts answers
    return status === 'ok'
  })
}

async function acknowledgedSince(count: number): Promise<void> {
  const enough = count + Number(given.between)
  await until('messages to be acknowledged', async () => ledger.acknowledged().length >= enough)
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 90_000
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await pause(100)
  }
}

/** The logs of the convos that are of this run: others may be in the same database. */
async function ownLogs(): ReturnType<typeof readLogs> {
  const own = new Set(histories.map(({ convoId }) => convoId))
  await using db = database()
  return new Map([...(await readLogs(db))].filter(([convoId]) => own.has(convoId)))
}
