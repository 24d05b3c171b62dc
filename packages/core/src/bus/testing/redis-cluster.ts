import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import slotOf from 'cluster-key-slot'
import { Redis } from 'ioredis'
import { freePorts } from './free-ports.ts'
import { until } from './until.ts'

const slots = 16_384
const masters = 3

/** A Redis Cluster of a test's own: three masters, and a replica of each of the first `replicas`. */
export interface TestRedisCluster extends AsyncDisposable {
  readonly url: string
  /** Kills the master of a channel, as a crash would. */
  killMasterOf(channel: string): Promise<void>
  /** Makes the replica of the first master its successor, and waits until every node knows of it. */
  failOver(): Promise<void>
  /** Gives the slot of a channel to another master. */
  moveSlotOf(channel: string): Promise<void>
  /** Starts again what was killed. */
  restart(): Promise<void>
  /** The end of a channel, after its prefix, that the first master owns at the beginning. */
  channelOfFirst(prefix: string): string
  /** Which of the masters, from 0, owns a channel at the beginning. */
  shardOf(channel: string): number
}

type Node = {
  readonly port: number
  readonly busPort: number
  readonly folder: string
  child?: ChildProcess
  id: string
}

/** Starts a cluster of `redis-server` processes on loopback, made by its commands alone. */
export async function startTestRedisCluster({ replicas = 0 } = {}): Promise<TestRedisCluster> {
  const root = mkdtempSync(join(tmpdir(), 'catbird-mls-cluster-'))
  const nodes = await makeNodes(root, masters + replicas)
  await Promise.all(nodes.map(start))
  await form(nodes)
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    killMasterOf: async (channel) => stop(await ownerOf(nodes, slotOf(channel))),
    failOver: () => failOver(nodes),
    moveSlotOf: (channel) => moveSlot(nodes, slotOf(channel)),
    async restart() {
      await Promise.all(nodes.filter((node) => !isRunning(node)).map(start))
      await everywhere(nodes, isSound)
    },
    channelOfFirst(prefix) {
      for (let n = 0; ; n++) if (shardOf(`${prefix}${n}`) === 0) return String(n)
    },
    shardOf,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map(stop))
      rmSync(root, { recursive: true, force: true })
    },
  }
}

async function makeNodes(root: string, count: number): Promise<Node[]> {
  const ports = await freePorts(2 * count)
  return Array.from({ length: count }, (_, n) => ({
    port: ports[2 * n] ?? 0,
    busPort: ports[2 * n + 1] ?? 0,
    folder: mkdtempSync(join(root, 'node-')),
    id: '',
  }))
}

async function start(node: Node): Promise<void> {
  const at = ['--port', String(node.port), '--cluster-port', String(node.busPort), '--bind', '127.0.0.1']
  const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000']
  // The other shards go on when one is lost.
  const rules = ['--cluster-require-full-coverage', 'no', '--save', '', '--dir', node.folder]
  node.child = spawn('redis-server', [...at, ...cluster, ...rules], { stdio: 'ignore' })
  await until(() => asked(node, 'PING').then(Boolean, () => false))
  node.id = String(await asked(node, 'CLUSTER', 'MYID'))
}

const isRunning = ({ child }: Node) => child?.exitCode === null && child.signalCode === null

async function stop(node: Node): Promise<void> {
  if (node.child === undefined || !isRunning(node)) return
  const ended = once(node.child, 'exit')
  node.child.kill('SIGKILL')
  await ended
}

/** Which of the masters owns a channel at the beginning. */
const shardOf = (channel: string) => Math.floor((slotOf(channel) * masters) / slots)
/** The first slot of one of the masters at the beginning. */
const firstSlot = (shard: number) => Math.ceil((shard * slots) / masters)

async function form(nodes: readonly Node[]): Promise<void> {
  const [first, ...others] = nodes
  if (first === undefined) throw new Error('a cluster has nodes')
  for (const [n, node] of nodes.entries()) {
    const range = [firstSlot(n), firstSlot(n + 1) - 1].map(String)
    if (n < masters) await asked(node, 'CLUSTER', 'ADDSLOTSRANGE', ...range)
    // Distinct from the beginning, so that no two masters have to settle who of them is newer.
    await asked(node, 'CLUSTER', 'SET-CONFIG-EPOCH', String(n + 1))
  }
  for (const node of others)
    await asked(node, 'CLUSTER', 'MEET', '127.0.0.1', String(first.port), String(first.busPort))
  await everywhere(nodes, async (node) => (await knownNodes(node)) === nodes.length)
  for (const [n, node] of nodes.slice(masters).entries())
    await asked(node, 'CLUSTER', 'REPLICATE', nodes[n]?.id ?? '')
  await everywhere(nodes, isSound)
}

async function failOver(nodes: readonly Node[]): Promise<void> {
  const replica = nodes[masters]
  if (replica === undefined) throw new Error('there is no replica')
  // TAKEOVER asks nobody: it waits for no vote, so that the test is not at the mercy of elections.
  await asked(replica, 'CLUSTER', 'FAILOVER', 'TAKEOVER')
  await everywhere(nodes, async (node) => (await shardsOf(node)).some(({ master }) => master === replica.id))
}

async function moveSlot(nodes: readonly Node[], slot: number): Promise<void> {
  const owner = await ownerOf(nodes, slot)
  const next = nodes.slice(0, masters).find((node) => node !== owner)
  for (const node of nodes) await asked(node, 'CLUSTER', 'SETSLOT', String(slot), 'NODE', next?.id ?? '')
}

async function ownerOf(nodes: readonly Node[], slot: number): Promise<Node> {
  const asker = nodes.find(isRunning)
  const shards = asker === undefined ? [] : await shardsOf(asker)
  const owner = shards.find(({ from, to }) => from <= slot && slot <= to)
  const node = nodes.find(({ id }) => id === owner?.master)
  if (node === undefined) throw new Error(`nobody owns slot ${slot}`)
  return node
}

function everywhere(nodes: readonly Node[], is: (node: Node) => Promise<boolean>): Promise<void> {
  return until(async () => (await Promise.all(nodes.filter(isRunning).map(is))).every(Boolean))
}

async function isSound(node: Node): Promise<boolean> {
  const info = String(await asked(node, 'CLUSTER', 'INFO'))
  return info.includes('cluster_state:ok') && (await shardsOf(node)).length >= masters
}

async function asked({ port }: Node, command: string, ...args: string[]): Promise<unknown> {
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: null, maxRetriesPerRequest: 0 })
  redis.on('error', () => undefined)
  try {
    return await redis.call(command, ...args)
  } finally {
    redis.disconnect()
  }
}

async function knownNodes(node: Node): Promise<number> {
  const lines = String(await asked(node, 'CLUSTER', 'NODES'))
    .trim()
    .split('\n')
  return lines.filter((line) => !line.includes('handshake')).length
}

/** What `CLUSTER SLOTS` says: [from, to, [host, port, id, …], …replicas] of each range. */
async function shardsOf(node: Node): Promise<{ from: number; to: number; master: string }[]> {
  const answer = (await asked(node, 'CLUSTER', 'SLOTS')) as [number, number, [string, number, string]][]
  return answer.map(([from, to, [, , master]]) => ({ from, to, master }))
}
