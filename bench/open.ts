import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fillStore } from './open/filled-store.ts'
import type { Holding } from './open/filled-store.ts'
import type { Opening } from './open/opening.ts'
import { quantile } from './measure.ts'

/**
 * `npm run bench:open [-- --convos 100 --members 50 --messages 10000]`: what opening a client on its store takes, without
 * a network: with one convo of one message, with a tenth of the messages, with all. Each in turn, every time in a process
 * of its own. One table on stdout, figures in `.artifacts/open.json`.
 */
const { values } = parseArgs({
  options: {
    convos: { type: 'string', default: '100' },
    members: { type: 'string', default: '50' },
    messages: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '7' },
  },
})
const [convos, members, messages] = [Number(values.convos), Number(values.members), Number(values.messages)]
const holdings: Holding[] = [
  { convos: 1, members: 2, messages: 50 },
  { convos, members, messages: Math.ceil(messages / 100) },
  { convos, members, messages: Math.ceil(messages / 10) },
  { convos, members, messages },
]

const folder = mkdtempSync(join(tmpdir(), 'catbird-open-'))
try {
  const stores = []
  for (const holding of holdings) {
    const file = join(folder, `${String(stores.length)}.db`)
    const service = await fillStore(file, holding)
    stores.push({ holding, file, service, openings: [] as Opening[] })
  }
  for (let round = 0; round < Number(values.rounds); round++)
    for (const { file, service, openings } of stores) openings.push(openOnce(file, service))
  const rows = stores.map(({ holding, file, openings }) => ({
    ...holding,
    file: `${(statSync(file).size / 1e6).toFixed(0)} MB`,
    ...medians(openings),
  }))
  console.table(rows)
  const artifacts = resolve(import.meta.dirname, '../.artifacts')
  mkdirSync(artifacts, { recursive: true })
  writeFileSync(resolve(artifacts, 'open.json'), JSON.stringify(rows, undefined, 2))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function openOnce(file: string, service: string): Opening {
  const opener = resolve(import.meta.dirname, 'open/opener.ts')
  const args = ['--conditions=source', '--expose-gc', '--no-warnings', opener, file, service]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 })) as Opening
}

function medians(openings: readonly Opening[]) {
  const of = (what: keyof Opening) =>
    quantile(
      openings.map((opening) => opening[what]),
      0.5,
    )
  return {
    opened: `${of('opened').toFixed(0)} ms`,
    listed: `${of('listed').toFixed(0)} ms`,
    shown: `${of('shown').toFixed(0)} ms`,
    memory: `${(of('memory') / 1e6).toFixed(1)} MB`,
  }
}
