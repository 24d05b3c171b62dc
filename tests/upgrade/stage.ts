import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { startTestRedis } from '../../packages/core/src/bus/testing/redis-server.ts'
import type { Crew } from '../chaos/crew.ts'
import { Ledger } from '../chaos/ledger.ts'
import { Node } from '../chaos/node.ts'
import type { NodePlace } from '../chaos/node.ts'
import type { ClientPlace } from '../chaos/protocol.ts'
import { castOf, crewsOf, didsOf } from '../chaos/stage.ts'
import { seededRng } from '../mls/fuzz/rng.ts'
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts'
import { Balancer } from './balancer.ts'
import type { Code } from './code-of.ts'

/** Each code has a crew of so many clients. */
const CLIENTS_EACH = 2
/** Everything that is waited for comes in this time, also on a machine that is busy (ms). */
const PATIENCE_MS = 60_000

/** Two nodes' places behind a balancer, what they share, and clients of both codes. */
export interface Stage extends AsyncDisposable {
  readonly db: TestDatabase
  /** What every node is told, and every command of an operator. */
  readonly env: NodeJS.ProcessEnv
  readonly ledger: Ledger
  readonly crews: readonly Crew[]
  readonly dids: ReadonlyMap<string, string>
  /** All nodes that have been started. */
  readonly nodes: readonly Node[]
  /** Starts a node, and resolves once the balancer gives it connections. */
  start(name: string, code: Code, where?: Partial<Pick<NodePlace, 'env' | 'port'>>): Promise<Node>
  /** What the nodes have logged so far. */
  logs(): Promise<string>
}

/** Starts what is shared, and no node yet. */
export async function setStage(seed: number, codes: readonly Code[]): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'catbird-upgrade-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const db = stack.use(await createTestDatabase({ migrated: false, poolSize: 2 }))
  const redis = stack.use(await startTestRedis())
  // The server takes the address of a Redis, and no socket.
  const toRedis = stack.use(await FaultProxy.open(() => [{ path: redis.url }], seededRng(seed)))
  const balancer = stack.use(await Balancer.open(seed))
  const did = `did:web:localhost%3A${String(balancer.port)}`
  const env = {
    PATH: process.env['PATH'],
    SERVICE_DID: did,
    JWT_SECRET: 'the nodes of one service sign their sessions with this',
    DATABASE_URL: db.url,
    DATABASE_POOL_SIZE: '8',
    REDIS_URL: `redis://127.0.0.1:${String(toRedis.port)}`,
    LOG_LEVEL: 'warn',
  }
  const ledger = new Ledger()
  const clients = castOf(seed, CLIENTS_EACH * codes.length, folder)
  const service = { did, url: `http://127.0.0.1:${String(balancer.port)}` }
  const crews = codes.flatMap(({ crew }, i) => {
    const own = clients.slice(i * CLIENTS_EACH, (i + 1) * CLIENTS_EACH)
    return crewsOf(service, own, { crews: 1, hear: (saying) => ledger.hear(saying), program: crew })
  })
  for (const crew of crews) stack.use(crew)
  const nodes: Node[] = []
  stack.defer(async () => {
    await Promise.all(nodes.map((node) => node.end('SIGKILL')))
  })
  const start: Stage['start'] = async (name, { server }, { env: more, ...where } = {}) => {
    const node = await Node.start(name, { folder, env: { ...env, ...more }, program: server, ...where })
    nodes.push(node)
    balancer.add(node.port)
    await until(`the balancer to know ${name}`, () => balancer.serves(node.port))
    return node
  }
  const dids = await didsOf(clients)
  const owned = stack.move()
  return {
    ...{ db, env, ledger, crews, dids, nodes, start, logs: () => readLogsIn(folder) },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The first client of each crew founds a convo with everybody; done once all are in, and have accepted so many in all. */
export async function meet({ crews, dids }: Pick<Stage, 'crews' | 'dids'>, inAll: number): Promise<void> {
  for (const crew of crews) {
    const name = crew.clients[0]?.name ?? ''
    const members = [...dids].flatMap(([other, did]) => (other === name ? [] : [did]))
    await crew.order({ do: 'create', name, title: `of ${name}`, members })
  }
  const convos = Object.fromEntries([...dids.keys()].map((name) => [name, inAll]))
  await Promise.all(crews.map((crew) => crew.order({ do: 'accept', convos })))
}

/** Resolves when every client has had so many more messages acknowledged. */
export async function allHeard({ crews, ledger }: Pick<Stage, 'crews' | 'ledger'>, more = 2): Promise<void> {
  const names = crews.flatMap(({ clients }) => clients.map(({ name }: ClientPlace) => name))
  const said = (name: string) =>
    ledger.acknowledged().filter(({ text }) => text.startsWith(`${name} `)).length
  const before = new Map(names.map((name) => [name, said(name)]))
  await until('all clients to be heard', () =>
    names.every((name) => said(name) >= (before.get(name) ?? 0) + more),
  )
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await pause(20)
  }
}

async function readLogsIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'))
  const texts = names.map(async (name) => `${name}:\n${await readFile(join(folder, name), 'utf8')}`)
  return (await Promise.all(texts)).join('\n')
}
