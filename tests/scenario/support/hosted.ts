import type { AtpAgent } from '@atproto/api'
import type { Convo, MlsClient, MlsClientOptions } from '@catbird-mls/client'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import type { TestJetstream, TestNetwork } from '@catbird-mls/dev-env'
import type { ServerOverrides } from '@catbird-mls/server'
import { systemTiming } from '../../../packages/client-sdk/src/sync/timing.ts'
import type { Timing } from '../../../packages/client-sdk/src/sync/timing.ts'
import { reads, startWorld } from './on-pds.ts'
import { joined, until } from './service.ts'

/** A service that follows the event stream of a network with a real PDS. */
export interface HostedStage extends AsyncDisposable {
  readonly network: TestNetwork
  readonly db: TestDatabase
  readonly jetstream: TestJetstream
  /** Opens a client; it waits for nothing longer than a moment. */
  open(session: AtpAgent, options?: Partial<MlsClientOptions>): Promise<MlsClient>
  /** When the account's host was last asked. */
  askedAt(did: string): Promise<Date | null>
  /** What the account's host says of it, as the service knows it; null: it is active. */
  statusOf(did: string): Promise<string | null>
  /** Waits until that is what the service knows. */
  becomes(did: string, status: string | null): Promise<void>
  /** Waits until the host of an account was asked again, and has answered. */
  isAskedAgain(did: string, since: Date | null): Promise<void>
}

type Row = { readonly host_status: string | null; readonly host_asked_at: Date | null; readonly due: boolean }

/** Starts it; the service hears of what happens from now on. */
export async function openHostedStage(overrides: ServerOverrides = {}): Promise<HostedStage> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await startWorld({ jetstream: true, overrides }))
  const { db, network } = world
  const { jetstream } = network
  if (jetstream === undefined) throw new Error('there is no Jetstream')
  await until('the service follows the stream', () => jetstream.followers === 1)
  const owned = stack.move()
  const read = async (did: string): Promise<Row | undefined> => {
    const rows = await db.query<Row>(
      'SELECT host_status, host_asked_at, host_due_at IS NOT NULL AS due FROM account WHERE did = $1',
      [did],
    )
    return rows[0]
  }
  return {
    ...{ network, db, jetstream },
    open: async (session, options) => (await world.open(session, options, impatient)).client,
    statusOf: async (did) => (await read(did))?.host_status ?? null,
    askedAt: async (did) => (await read(did))?.host_asked_at ?? null,
    becomes: async (did, status) => {
      await until(
        `the service knows that ${did} is ${status ?? 'active'}`,
        async () => (await read(did))?.host_status === status,
      )
    },
    isAskedAgain: async (did, since) => {
      await until('the host was asked', async () => {
        const row = await read(did)
        return row?.host_asked_at?.getTime() !== since?.getTime() && row?.due === false
      })
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The platform's clock, and no wait that is longer than a quarter of a second. */
const impatient: Timing = {
  ...systemTiming,
  sleep: (ms, signal) => systemTiming.sleep(Math.min(ms, 250), signal),
}

/** Alice begins a direct convo and a group with Bob, and he is in both; what each sees of them. */
export async function beginConvos(alice: MlsClient, bob: MlsClient) {
  const direct = await alice.convos.direct(bob.did)
  const group = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  return [
    { hers: direct, his: await joined(bob, direct.id) },
    { hers: group, his: await joined(bob, group.id) },
  ] as const
}

/** Both write in a convo, and both read it. */
export async function bothWrite({ hers, his }: { hers: Convo; his: Convo }, what: string): Promise<void> {
  await hers.send(`${what}, by her`)
  await his.send(`${what}, by him`)
  for (const convo of [hers, his])
    for (const text of [`${what}, by her`, `${what}, by him`]) await reads(convo, text)
}
