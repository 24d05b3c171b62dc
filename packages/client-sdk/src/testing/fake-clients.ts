import { MlsClient } from '../client/mls-client.ts'
import type { MlsClientOptions } from '../client/options.ts'
import type { ClientEvent } from '../client/events.ts'
import type { ClientStorage } from '../storage/contract.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { systemTiming } from '../sync/timing.ts'
import type { Timing } from '../sync/timing.ts'
import { developmentIdentity } from '../xrpc/development-identity.ts'
import type { FakeRepos } from './fake-repos.ts'
import type { UnsafeFakeService } from './unsafe-fake-service.ts'

/** A client on the fake service, polling fast, with everything it told. */
export interface FakeClient {
  readonly client: MlsClient
  readonly events: ClientEvent[]
}

/** Opens a client of the account named by `seed` on the fake service. */
export async function openFakeClient(
  service: UnsafeFakeService,
  seed: string,
  storage: ClientStorage = memoryStorage(),
  fetchFn: typeof fetch = service.fetch,
): Promise<FakeClient> {
  return open(service, { session: await developmentIdentity({ seed }), storage, fetch: fetchFn })
}

/** Opens one whose time runs so many times as fast, for what takes long. */
export async function openHurriedClient(
  service: UnsafeFakeService,
  seed: string,
  {
    times,
    ...options
  }: { readonly times: number; readonly fetch: typeof globalThis.fetch; readonly storage?: ClientStorage },
): Promise<FakeClient> {
  return open(service, { session: await developmentIdentity({ seed }), ...options }, hurriedTiming(times))
}

function hurriedTiming(times: number): Timing {
  const start = Date.now()
  return {
    now: () => start + times * (Date.now() - start),
    random: () => Math.random(),
    sleep: (ms, signal) => systemTiming.sleep(ms / times, signal),
  }
}

/** Opens a client of a person who has a fake repo: new devices get their records there. */
export function openPerson(
  service: UnsafeFakeService,
  repos: FakeRepos,
  name: string,
  options: Partial<MlsClientOptions> = {},
): Promise<FakeClient> {
  return open(service, { session: repos.session(name), recordSource: repos, ...options })
}

async function open(
  service: UnsafeFakeService,
  options: Pick<MlsClientOptions, 'session'> & Partial<MlsClientOptions>,
  timing: Timing = systemTiming,
): Promise<FakeClient> {
  const client = await MlsClient.open(
    {
      service: service.did,
      serviceUrl: 'http://fake.invalid',
      storage: memoryStorage(),
      fetch: service.fetch,
      updates: 'polling',
      pollEvery: 5,
      ...options,
    },
    timing,
  )
  const events: ClientEvent[] = []
  for (const type of heard) client.on(type, (event) => void events.push(event))
  return { client, events }
}

const heard = [
  'message',
  'messageChanged',
  'outgoing',
  'convoAdded',
  'convoChanged',
  'convoEnded',
  'undecryptable',
  'error',
  'gap',
  'recovering',
  'recovered',
  'serverMisjudged',
  'readReceipt',
  'convoReset',
  'resetRequested',
  'resetRefused',
  'newDevice',
  'deviceUnendorsed',
  'deviceVerified',
  'deviceRefused',
  'sendingHeld',
  'sendingResumed',
  'thisDeviceRemoved',
  'convoRestored',
  'convoRejoined',
] as const

/** Waits until `condition` holds. */
export async function until<T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
