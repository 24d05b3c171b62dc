import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createInProcessBus } from '@catbird-mls/core/bus'
import { createSender, ensureMessagePartitions } from '@catbird-mls/core/messages'
import { isTraced, silentLog, systemClock, traced } from '@catbird-mls/core/ports'
import { insertDevices as insertSender } from '../packages/core/src/events/testing/devices.ts'
import { createUnsafeTestConvo, testDevice } from '../packages/core/src/messages/testing/test-convo.ts'
import { parseConfig } from '../packages/server/src/config/index.ts'
import { openTracing } from '../packages/server/src/tracing/open-tracing.ts'
import { startDurableDatabase } from './durable-database.ts'
import { quantile } from './measure.ts'

/**
 * `npm run bench:trace-cost [-- --rounds 400]`: what tracing adds to a send: without it, and with it to a collector on this
 * machine, in turns, A B A B; and without it against itself, by which the noise is known. One table on stdout, figures in
 * `.artifacts/trace-cost.json`.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '400' } } })
const rounds = Number(values.rounds)
const warmUp = 50

await using database = await startDurableDatabase()
const { db } = database
await ensureMessagePartitions(db, { now: systemClock.now() })
const sender = testDevice('sender')
await insertSender(db, [sender])
const convo = await createUnsafeTestConvo(db, [sender])
const send = createSender({ db, bus: createInProcessBus(), clock: systemClock })
const collector = createServer((request, response) => {
  request.resume().once('end', () => response.end('{}'))
}).listen(0, '127.0.0.1')
await new Promise((listening) => collector.once('listening', listening))

async function timeSend(): Promise<number> {
  const messages = [convo.message({ bytes: 1024 })]
  const start = performance.now()
  const [result] = await send({ caller: sender, messages })
  if (result?.error !== undefined) throw result.error
  return performance.now() - start
}

/** A send inside of a request's span, as the server has it; opening and closing are outside of what is timed. */
async function timeTraced(): Promise<number> {
  await using tracing = openTracing(silentLog, config.tracing ?? never(), config)
  return await new Promise((done, failed) => {
    // As much of them as is looked at.
    const request = { url: '/xrpc/blue.catbird.mls.message.sendMessage', method: 'POST', headers: {} }
    const response = { once: () => undefined, statusCode: 200, writableFinished: true }
    type Of = Parameters<typeof tracing.request>[0]
    tracing.request({ request, response, requestId: 'a' } as unknown as Of, () => {
      timeSend().then(done, failed)
    })
  })
}

const config = parseConfig({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
})

function never(): never {
  throw new Error('this cannot be')
}

const times = { off: [] as number[], offAgain: [] as number[], on: [] as number[] }
const ways = [
  [times.off, timeSend],
  [times.on, timeTraced],
  [times.offAgain, timeSend],
] as const
for (let round = 0; round < warmUp + rounds; round++) {
  // To and fro, so that each of the two without it comes as often after the one with it.
  for (const [took, time] of round % 2 === 0 ? ways : ways.toReversed()) {
    const ms = await time()
    if (round >= warmUp) took.push(ms)
  }
}
collector.close()
collector.closeAllConnections()

/** What a seam costs where nobody traces: the same work through it and by itself, in turns; nanoseconds. */
async function seamNanoseconds(): Promise<number> {
  if (isTraced()) throw new Error('somebody traces')
  const work = () => nothing
  const nothing = Promise.resolve()
  const calls = 100_000
  const differences: number[] = []
  for (let turn = 0; turn < 21; turn++) {
    const start = performance.now()
    for (let n = 0; n < calls; n++) await work()
    const between = performance.now()
    for (let n = 0; n < calls; n++) await traced({ kind: 'query', name: 'nothing' }, work)
    differences.push(performance.now() - between - (between - start))
  }
  return (quantile(differences, 0.5) / calls) * 1e6
}

const against = (name: string, these: number[]) => {
  const ratios = these.map((took, round) => took / (times.off[round] ?? Number.NaN))
  return {
    tracing: name,
    ms: quantile(these, 0.5),
    ratio: quantile(these, 0.5) / quantile(times.off, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    rounds: these.length,
  }
}
const costs = [against('off', times.off), against('off again', times.offAgain), against('on', times.on)]
console.table(costs)
const seam = await seamNanoseconds()
console.log(`a seam without tracing: ${seam.toFixed(0)} ns`)
const folder = resolve(import.meta.dirname, '../.artifacts')
mkdirSync(folder, { recursive: true })
writeFileSync(
  resolve(folder, 'trace-cost.json'),
  JSON.stringify({ costs, seamNanoseconds: seam }, undefined, 2),
)
