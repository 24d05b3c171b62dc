import { createInProcessBus } from '@catbird-mls/core/bus'
import { createFranking } from '@catbird-mls/core/franking'
import { ensureMessagePartitions, sendMessages } from '@catbird-mls/core/messages'
import { silentLog, systemClock, systemRandom } from '@catbird-mls/core/ports'
import { insertDevices as insertSender } from '../packages/core/src/events/testing/devices.ts'
import { createUnsafeTestConvo, testDevice } from '../packages/core/src/messages/testing/test-convo.ts'
import { startDurableDatabase } from './durable-database.ts'
import { quantile } from './measure.ts'

/**
 * `npm run bench:franking`: what the tag of a message costs its sending, one by one and in batches, with and without it in
 * turn. One table on stdout.
 */
const rounds = 400
const warmUp = 40

await using database = await startDurableDatabase()
const { db } = database
await ensureMessagePartitions(db, { now: systemClock.now() })
const sender = testDevice('sender')
await insertSender(db, [sender])
const convo = await createUnsafeTestConvo(db, [sender])
await db.execute('ANALYZE')
const plain = { db, bus: createInProcessBus(), clock: systemClock }
const options = { secret: 'a benchmark seals its keys under this', serviceDid: 'did:web:mls.example.com' }
const franked = { ...plain, franking: createFranking({ db, random: systemRandom, log: silentLog }, options) }

const costs = []
for (const batch of [1, 50]) {
  const ms = { plain: [] as number[], franked: [] as number[] }
  for (let round = 0; round < warmUp + rounds; round++)
    for (const kind of round % 2 === 0 ? (['plain', 'franked'] as const) : (['franked', 'plain'] as const)) {
      const messages = Array.from({ length: batch }, () => convo.message({ bytes: 1024 }))
      const start = performance.now()
      const results = await sendMessages(kind === 'plain' ? plain : franked, { caller: sender, messages })
      const took = performance.now() - start
      for (const { error } of results) if (error !== undefined) throw error
      if (round >= warmUp) ms[kind].push(took)
    }
  const [before, after] = [quantile(ms.plain, 0.5), quantile(ms.franked, 0.5)]
  const ratios = ms.franked.map((took, round) => took / (ms.plain[round] ?? Number.NaN))
  const spread = [quantile(ratios, 0.25), quantile(ratios, 0.75)]
  costs.push({ batch, plainMs: before, frankedMs: after, ratio: after / before, spread })
}
console.table(costs)
