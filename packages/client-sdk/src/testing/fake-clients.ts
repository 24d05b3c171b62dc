import { MlsClient } from '../client/mls-client.ts'
import type { ClientEvent } from '../client/events.ts'
import type { ClientStorage } from '../storage/contract.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { developmentIdentity } from '../xrpc/development-identity.ts'
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
  const client = await MlsClient.open({
    session: await developmentIdentity({ seed }),
    service: service.did,
    serviceUrl: 'http://fake.invalid',
    storage,
    fetch: fetchFn,
    updates: 'polling',
    pollEvery: 5,
  })
  const events: ClientEvent[] = []
  for (const type of [
    'message',
    'messageChanged',
    'convoAdded',
    'convoChanged',
    'convoEnded',
    'undecryptable',
  ] as const) {
    client.on(type, (event) => void events.push(event))
  }
  for (const type of ['error', 'gap', 'recovered', 'readReceipt'] as const)
    client.on(type, (event) => void events.push(event))
  return { client, events }
}

/** Waits until `condition` holds. */
export async function until<T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
