import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createInProcessBus } from '@catbird-mls/core/bus'
import { ensureMessagePartitions, sendMessages } from '@catbird-mls/core/messages'
import { systemClock } from '@catbird-mls/core/ports'
import { createUnsafeTestConvo, testDevice } from '../packages/core/src/messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../packages/core/src/messages/testing/test-convo.ts'
import { insertDevices as insertSender } from '../packages/core/src/events/testing/devices.ts'
import { startDurableDatabase } from './durable-database.ts'
import { quantile } from './measure.ts'
import { insertDevices, insertMembers } from './rows.ts'

/**
 * `npm run bench:send-cost [-- --rounds 300]`: what storing a message costs in groups of different sizes, without anybody
 * to deliver it to; each size in turn, message by message. One table on stdout, figures in `.artifacts/send-cost.json`.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '400' } } })
const rounds = Number(values.rounds)
const sizes = [2, 100, 1000, 5000] as const
const warmUp = 20

await using database = await startDurableDatabase()
const { db } = database
await ensureMessagePartitions(db, { now: systemClock.now() })
const sender = testDevice('sender')
await insertSender(db, [sender])
await insertDevices(db, Math.max(...sizes))
const groups: { members: number; convo: UnsafeTestConvo; ms: number[] }[] = []
for (const members of sizes) {
  const convo = await createUnsafeTestConvo(db, [sender])
  await insertMembers(db, convo.convoId, members - 1)
  groups.push({ members, convo, ms: [] })
}
await db.execute('ANALYZE')
const ports = { db, bus: createInProcessBus(), clock: systemClock }

for (let round = 0; round < warmUp + rounds; round++) {
  // From another size on each time, so that none always comes after the same.
  for (let n = 0; n < groups.length; n++) {
    const group = groups[(n + round) % groups.length]
    if (group === undefined) continue
    const messages = [group.convo.message({ bytes: 1024 })]
    const start = performance.now()
    const [result] = await sendMessages(ports, { caller: sender, messages })
    const took = performance.now() - start
    if (result?.error !== undefined) throw result.error
    if (round >= warmUp) group.ms.push(took)
  }
}

const smallest = groups[0]?.ms ?? []
const costs = groups.map(({ members, ms }) => {
  const ratios = ms.map((took, round) => took / (smallest[round] ?? Number.NaN))
  return {
    members,
    ms: quantile(ms, 0.5),
    ratio: quantile(ms, 0.5) / quantile(smallest, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    rounds: ms.length,
  }
})
console.table(costs)
const folder = resolve(import.meta.dirname, '../.artifacts')
mkdirSync(folder, { recursive: true })
writeFileSync(resolve(folder, 'send-cost.json'), JSON.stringify(costs, undefined, 2))
