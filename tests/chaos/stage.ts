import { join } from 'node:path'
import { developmentIdentity } from '@catbird-mls/client'
import type { Rng } from '../mls/fuzz/rng.ts'
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts'
import { startBacking } from './backing.ts'
import type { Backing } from './backing.ts'
import { Crew } from './crew.ts'
import type { CrewOptions } from './crew.ts'
import { Node } from './node.ts'
import type { ClientPlace, Saying, ServicePlace } from './protocol.ts'

/** How much there is of everything. */
export interface Size {
  readonly nodes: number
  readonly crews: number
  readonly clients: number
}

/** Everything that takes part: nodes behind a balancer, what they share, and the clients' processes. */
export interface Stage extends AsyncDisposable {
  readonly backing: Backing
  readonly nodes: readonly Node[]
  /** What clients reach: it passes over nodes that are down. */
  readonly balancer: FaultProxy
  readonly crews: readonly Crew[]
  /** The clients' accounts, by name. */
  readonly dids: ReadonlyMap<string, string>
}

/** Starts it all, and opens the clients. */
export async function setStage({
  seed,
  size,
  rng,
  hear,
}: {
  seed: number
  size: Size
  rng: Rng
  hear: (saying: Saying) => void
}): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const backing = stack.use(await startBacking(rng))
  const nodes: Node[] = []
  const balancer = stack.use(await FaultProxy.open(() => nodes.map(({ port }) => ({ port })), rng))
  const did = `did:web:localhost%3A${String(balancer.port)}`
  const place = { folder: backing.folder, env: environment(backing, did) }
  const names = Array.from({ length: size.nodes }, (_, i) => `node-${String(i)}`)
  // All at once: the database is new to every one of them.
  nodes.push(...(await Promise.all(names.map((name) => Node.start(name, place)))))
  for (const node of nodes) stack.use(node)
  const service = { did, url: `http://127.0.0.1:${String(balancer.port)}` }
  const clients = castOf(seed, size.clients, backing.folder)
  const crews = crewsOf(service, clients, { crews: size.crews, hear })
  for (const crew of crews) stack.use(crew)
  await Promise.all(crews.map((crew) => crew.start()))
  const dids = await didsOf(clients)
  const owned = stack.move()
  return { backing, nodes, balancer, crews, dids, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function environment({ postgres, redis }: Backing, did: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    SERVICE_DID: did,
    JWT_SECRET: 'the nodes of one service sign their sessions with this',
    DATABASE_URL: `postgresql://postgres@127.0.0.1:${String(postgres.port)}/catbird_mls`,
    DATABASE_POOL_SIZE: '20',
    REDIS_URL: `redis://127.0.0.1:${String(redis.port)}`,
    LOG_LEVEL: 'warn',
  }
}

/** The clients' accounts, by name. */
export async function didsOf(clients: readonly ClientPlace[]): Promise<Map<string, string>> {
  const accounts = clients.map(async ({ name, seed }) => {
    const { did } = await developmentIdentity({ seed })
    return [name, did] as const
  })
  return new Map(await Promise.all(accounts))
}

/** So many clients, with an account each that follows from the seed, and files in the folder. */
export function castOf(seed: number, count: number, folder: string): ClientPlace[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `client-${String(i)}`
    return { name, seed: `chaos ${String(seed)} ${name}`, file: join(folder, `${name}.db`) }
  })
}

/** The clients, shared out to processes that have yet to be started. */
export function crewsOf(
  service: ServicePlace,
  clients: readonly ClientPlace[],
  { crews, ...options }: { readonly crews: number } & CrewOptions,
): Crew[] {
  return Array.from(
    { length: crews },
    (_, i) =>
      new Crew(
        service,
        clients.filter((_client, k) => k % crews === i),
        options,
      ),
  )
}
