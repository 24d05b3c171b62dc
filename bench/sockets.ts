import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ids } from '../packages/server/src/lexicon/ids.ts'
import { quantile } from './measure.ts'
import { startWorker } from './sockets/processes.ts'
import type { Worker } from './sockets/processes.ts'
import type { Round } from './sockets/readers.ts'
import type { Sending } from './sockets/service.ts'

/**
 * `npm run bench:sockets [-- --idle 10000 --live 1000 --rounds 40]`: what one node's event streams cost, against `ws`
 * alone: memory of each idle one, and how long a message takes to many who are live in one group. The service, `ws` and
 * the readers are processes of their own. One table on stdout, figures in `.artifacts/sockets.json`.
 */
const { values } = parseArgs({
  options: {
    idle: { type: 'string', default: '10000' },
    live: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '40' },
  },
})
const [idle, live, rounds] = [Number(values.idle), Number(values.live), Number(values.rounds)]
const warmUp = 5
/** Within this time whoever has opened a stream has had its first cursor (ms), and rests. */
const settleMs = 5_000

type Memory = { readonly rss: number; readonly used: number }

const memory = await measureMemory()
const delivery = await measureDelivery()
console.table({ ...memory.rows, ...delivery.rows })
const folder = resolve(import.meta.dirname, '../.artifacts')
mkdirSync(folder, { recursive: true })
writeFileSync(resolve(folder, 'sockets.json'), JSON.stringify({ memory, delivery }, undefined, 2))

type Open = (server: Worker, readers: Worker, opening: { name: string; count: number }) => Promise<void>

/** The service and `ws` alone in turns, each twice in a process of its own. */
async function measureMemory() {
  const ours: Memory[] = []
  const bare: Memory[] = []
  for (let turn = 0; turn < 2; turn++) {
    ours.push(await idleOf('service.ts', openStreams))
    bare.push(await idleOf('bare.ts', openBare))
  }
  const kib = (of: readonly Memory[], kind: keyof Memory) => mean(of.map((one) => one[kind])) / 1024
  const row = (kind: keyof Memory) => ({
    ours: `${kib(ours, kind).toFixed(1)} KiB`,
    limit: `${kib(bare, kind).toFixed(1)} KiB`,
    ratio: short(kib(ours, kind) / kib(bare, kind)),
  })
  return {
    sockets: idle,
    ours,
    bare,
    rows: { 'an idle socket, resident': row('rss'), 'an idle socket, heap and buffers': row('used') },
  }
}

/** What each of many idle sockets adds to a server's memory, in bytes. */
async function idleOf(file: string, open: Open): Promise<Memory> {
  await using server = await startWorker(file, String(idle))
  await using readers = await startWorker('readers.ts')
  // Code is compiled and pools are filled before anything counts.
  await open(server, readers, { name: 'warm', count: Math.ceil(idle / 20) })
  await readers.ask('close', 'warm')
  await untilOpen(server, 0)
  const before = await server.ask<Memory>('memory')
  await open(server, readers, { name: 'idle', count: idle })
  await untilOpen(server, idle)
  await pause(settleMs)
  const after = await server.ask<Memory>('memory')
  return { rss: (after.rss - before.rss) / idle, used: (after.used - before.used) / idle }
}

/** A message of 1 KiB by one sender to many readers of one group, in turns with as many bytes through `ws` alone. */
async function measureDelivery() {
  await using service = await startWorker('service.ts', String(live))
  await using bare = await startWorker('bare.ts')
  await using readers = await startWorker('readers.ts')
  const sending = await service.ask<Sending>('group', live, warmUp + rounds)
  await openStreams(service, readers, { name: 'ours', count: live })
  await openBare(bare, readers, { name: 'bare', count: live })
  await Promise.all([untilOpen(service, live), untilOpen(bare, live)])
  await pause(settleMs)
  const url = await bare.ask<string>('url')
  const turns: { ours: Round; bare: Round }[] = []
  for (let n = 0; n < warmUp + rounds; n++) {
    const ours = await readers.ask<Round>('throughService', 'ours', sending, n)
    turns.push({ ours, bare: await readers.ask<Round>('throughBare', 'bare', url, ours.bytes) })
  }
  const counted = turns.slice(warmUp)
  const row = (share: number) => {
    const at = counted.map((turn) => ({
      ours: quantile(turn.ours.ms, share),
      bare: quantile(turn.bare.ms, share),
    }))
    return {
      ours: `${short(
        quantile(
          at.map((turn) => turn.ours),
          0.5,
        ),
      )} ms`,
      limit: `${short(
        quantile(
          at.map((turn) => turn.bare),
          0.5,
        ),
      )} ms`,
      ratio: short(
        quantile(
          at.map((turn) => turn.ours / turn.bare),
          0.5,
        ),
      ),
      spread: [0.25, 0.75]
        .map((end) =>
          short(
            quantile(
              at.map((turn) => turn.ours / turn.bare),
              end,
            ),
          ),
        )
        .join('–'),
    }
  }
  const bytes = turns.at(-1)?.ours.bytes
  return {
    live,
    rounds,
    bytes,
    rows: { 'send to receive, p50': row(0.5), 'send to receive, p99': row(0.99) },
  }
}

async function openStreams(
  service: Worker,
  readers: Worker,
  { name, count }: { name: string; count: number },
) {
  await service.ask('tickets', name, count)
  const stream = `${await service.ask<string>('url')}/xrpc/${ids.BlueCatbirdMlsEventSubscribe}`
  const urls = Array.from(
    { length: count },
    (_, n) => `${stream.replace('http', 'ws')}?ticket=${name}-${n + 1}`,
  )
  await readers.ask('open', name, urls)
}

async function openBare(server: Worker, readers: Worker, { name, count }: { name: string; count: number }) {
  const url = await server.ask<string>('url')
  await readers.ask('openBare', name, url.replace('http', 'ws'), count)
}

async function untilOpen(server: Worker, count: number): Promise<void> {
  for (let tries = 0; (await server.ask<number>('open')) !== count; tries++) {
    if (tries > 600) throw new Error(`there are not ${count} open sockets`)
    await pause(100)
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function short(value: number): number {
  return Number(value.toPrecision(2))
}
