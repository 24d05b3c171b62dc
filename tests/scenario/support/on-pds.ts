import type { AtpAgent } from '@atproto/api'
import { memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo, MlsClientOptions } from '@catbird-mls/client'
import { listAudit } from '@catbird-mls/core/audit'
import type { AuditEntry } from '@catbird-mls/core/audit'
import { createInProcessBus } from '@catbird-mls/core/bus'
import type { Bus } from '@catbird-mls/core/bus'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import type { Did } from '@catbird-mls/core/mls'
import { systemClock } from '@catbird-mls/core/ports'
import type { Clock } from '@catbird-mls/core/ports'
import { TestNetwork } from '@catbird-mls/dev-env'
import type { TestNetworkOptions } from '@catbird-mls/dev-env'
import { expect, vi } from 'vitest'
import type { Timing } from '../../../packages/client-sdk/src/sync/timing.ts'

/** How long a test waits for what has to come, and how often it looks. */
export const patience = { timeout: 20_000, interval: 25 }

/** Somebody with an account on the PDS, and a client. */
export interface Person {
  readonly agent: AtpAgent
  readonly client: MlsClient
  readonly did: Did
}

/** A network with a real PDS for one file of tests, and what its operator has in hand. Clients end with it. */
export interface World extends AsyncDisposable {
  readonly network: TestNetwork
  readonly db: TestDatabase
  /** An operator's process: beside the service, on the same database. */
  readonly beside: { readonly db: TestDatabase; readonly bus: Bus; readonly clock: Clock }
  /** Creates an account, and opens a client of it. */
  arrive(options?: Partial<MlsClientOptions>): Promise<Person>
  /** Opens one more client of an account; its time may run otherwise than the platform's. */
  open(agent: AtpAgent, options?: Partial<MlsClientOptions>, timing?: Timing): Promise<Person>
  /** What operators have done to an account, the oldest first. */
  auditOf(did: Did): Promise<AuditEntry[]>
}

/** Starts one. */
export async function startWorld(options: Omit<TestNetworkOptions, 'databaseUrl'> = {}): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const network = stack.use(await TestNetwork.create({ ...options, databaseUrl: db.url }))
  const owned = stack.move()
  let people = 0
  const open: World['open'] = async (agent, changes = {}, timing) => {
    const { service, plc } = network
    const common = { session: agent, service, plcUrl: plc.url, storage: memoryStorage() }
    const client = await MlsClient.open({ ...common, ...changes }, timing)
    return { agent, client: owned.use(client), did: client.did as Did }
  }
  return {
    network,
    db,
    beside: { db, bus: createInProcessBus(), clock: systemClock },
    arrive: async (changes) => open(await network.createAccount(`person${++people}`), changes),
    open,
    auditOf: async (did) => (await listAudit({ db }, { did, limit: 100 })).entries.toReversed(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The convo as it comes to a client. */
export function arriving({ client }: Person, convoId: string): Promise<Convo> {
  return vi.waitFor(() => client.convos.get(convoId), patience)
}

/** The convo as it comes to a client, once its device is in. */
export async function joining(person: Person, convoId: string): Promise<Convo> {
  const convo = await arriving(person, convoId)
  await vi.waitFor(() => expect(convo.state).toBe('joined'), patience)
  return convo
}

/** The convo as it comes to a client, which accepts it, once its device is in. */
export async function accepting(person: Person, convoId: string): Promise<Convo> {
  const convo = await arriving(person, convoId)
  if (convo.status === 'request') await convo.accept()
  return joining(person, convoId)
}

/** Waits until a text is among those of a convo. */
export async function reads(convo: Convo, text: string): Promise<void> {
  await vi.waitFor(async () => {
    expect((await convo.messages()).map((message) => message.text)).toContain(text)
  }, patience)
}
