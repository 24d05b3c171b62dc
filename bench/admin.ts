import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { keepServiceFigures } from '@catbird-mls/core/history'
import { asConvoId, asDid } from '@catbird-mls/core/mls'
import { systemClock } from '@catbird-mls/core/ports'
import { openCaller } from '../packages/server/src/admin/testing/caller.ts'
import { pick, seed } from './admin/seed.ts'
import type { Size } from './admin/seed.ts'
import { startDurableDatabase } from './durable-database.ts'
import { quantile } from './measure.ts'

/**
 * `npm run bench:admin [-- --accounts 10000]`: how long each thing takes that operators look at, in a service of so many
 * accounts and five times as many convos, against one of a tenth of them, in turns. One table on stdout, figures in
 * `.artifacts/admin.json`.
 */
const { values } = parseArgs({ options: { accounts: { type: 'string', default: '10000' } } })
const accounts = Number(values.accounts)
const turns = 30
const warmUp = 5

type Looks = Readonly<Record<string, () => Promise<unknown>>>

await using small = await startDurableDatabase()
await using large = await startDurableDatabase()
const [few, many] = [await looksAt(small.db, sized(accounts / 10)), await looksAt(large.db, sized(accounts))]

const rows: Record<string, { few: string; many: string; ratio: number }> = {}
const figures: Record<string, { few: number; many: number; ratio: number }> = {}
for (const [name, look] of Object.entries(many)) {
  const times: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let turn = 0; turn < warmUp + turns; turn++) {
    const [a, b] = [await timeOf(few[name]), await timeOf(look)]
    if (turn < warmUp) continue
    times.few.push(a)
    times.many.push(b)
  }
  const [a, b] = [quantile(times.few, 0.5), quantile(times.many, 0.5)]
  figures[name] = { few: a, many: b, ratio: b / a }
  rows[name] = { few: `${a.toFixed(2)} ms`, many: `${b.toFixed(2)} ms`, ratio: Number((b / a).toFixed(2)) }
}
console.table(rows)
const folder = resolve(import.meta.dirname, '../.artifacts')
mkdirSync(folder, { recursive: true })
writeFileSync(resolve(folder, 'admin.json'), JSON.stringify({ accounts, figures }, undefined, 2))

function sized(count: number): Size {
  return { accounts: count, convos: 5 * count }
}

async function timeOf(look: (() => Promise<unknown>) | undefined): Promise<number> {
  const start = performance.now()
  await look?.()
  return performance.now() - start
}

/** Everything that a page asks for. What is shared among all who look for a while is asked for past that. */
async function looksAt(db: typeof small.db, size: Size): Promise<Looks> {
  await seed(db, size)
  await keepServiceFigures({ db, clock: systemClock })
  const { call } = await openCaller(db, 'admin')
  const { did: someone, convoId: some, reportId } = await pick(db)
  const [did, convoId] = [asDid(someone), asConvoId(some)]
  if (did === undefined || convoId === undefined) throw new Error('what was seeded has no proper ids')
  return {
    'overview.history': () => call.overview.history({ hours: 24 }),
    'accounts.list': () => call.accounts.list({}),
    'accounts.list, suspended': () => call.accounts.list({ filter: 'suspended' }),
    'accounts.find, by DID': () => call.accounts.find({ query: did.slice(0, 28) }),
    'accounts.find, by device': () => call.accounts.find({ query: 'the-device-of-00000042' }),
    'accounts.get': () => call.accounts.get({ did }),
    'accounts.convos': () => call.accounts.convos({ did }),
    'convos.list': () => call.convos.list({}),
    'convos.list, attention': () => call.convos.list({ filter: 'attention' }),
    'convos.find': () => call.convos.find({ query: convoId.slice(0, 50) }),
    'convos.get': () => call.convos.get({ convoId }),
    'convos.epochs': () => call.convos.epochs({ convoId }),
    'convos.logShape': () => call.convos.logShape({ convoId }),
    'reports.list': () => call.reports.list({}),
    'reports.get': () => call.reports.get({ reportId }),
    'invites.list': () => call.invites.list({}),
    'keyPackages.low': () => call.keyPackages.low({}),
    'nodes.list': () => call.nodes.list(),
    'nodes.connections': () => call.nodes.connections({ nodeId: 'a-node' }),
    'jobs.dead': () => call.jobs.dead({}),
    'limits.list': () => call.limits.list(),
    'audit.list': () => call.audit.list({}),
    'session.list': () => call.session.list(),
  }
}
