import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { parseConfig } from '../config/index.ts'
import type { Config, Environment } from '../config/index.ts'
import { ids } from '../lexicon/ids.ts'
import { createServer } from '../server.ts'
import type { CatbirdServer, ServerOverrides } from '../server.ts'
import { createTestAccount, createTestDevice } from './account.ts'
import type { TestAccount, TestDevice } from './account.ts'
import { call } from './call.ts'
import type { Answer } from './call.ts'

/** A device of an account that has signed in. */
export type SignedIn = {
  readonly account: TestAccount
  readonly device: TestDevice
  readonly accessToken: string
  readonly refreshToken: string
  /** Calls a method with the session. */
  readonly call: (lxm: string, input?: Record<string, unknown>) => Promise<Answer>
}

/** Ways to call a running server. */
export interface TestCalls {
  readonly url: string
  readonly did: string
  /** Calls a method by service auth, with the device's proof if a device is given. */
  readonly asAccount: (
    account: TestAccount,
    lxm: string,
    input?: Record<string, unknown>,
    device?: TestDevice,
  ) => Promise<Answer>
  /** Registers a device, of a new account unless told otherwise, and signs it in. */
  readonly signIn: (account?: TestAccount) => Promise<SignedIn>
  /** Waits until a metric without labels has a value. */
  readonly metricIs: (name: string, value: number) => Promise<void>
}

/** A server of a test's own, on a database of its own. */
export interface TestServer extends TestCalls, AsyncDisposable {
  readonly server: CatbirdServer
  readonly db: TestDatabase
  readonly config: Config
}

const vapidKey = 'dGhlIHByaXZhdGUga2V5IG9mIGFsbCB0ZXN0cyEhISE'
const secret = 'a test signs its sessions with this: 8c1f5b2e97d3'

/** Starts a development server on a free port. */
export async function startTestServer(
  environment: Environment = {},
  overrides: ServerOverrides = {},
): Promise<TestServer> {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const config = parseConfig({
    ...{ SERVER_PORT: '0', DATABASE_URL: db.url, JWT_SECRET: secret, VAPID_PRIVATE_KEY: vapidKey },
    ...environment,
  })
  const server = stack.use(createServer(config, overrides))
  await server.start()
  const owned = stack.move()
  return {
    ...callsTo(server, () => overrides.clock?.now() ?? new Date()),
    server,
    db,
    config,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Calls to a running server. */
export function callsTo(server: CatbirdServer, now: () => Date): TestCalls {
  const { did } = server
  const url = `http://127.0.0.1:${new URL(server.url).port}`
  const asAccount: TestServer['asAccount'] = async (account, lxm, input = {}, device) => {
    const scope = { service: did, did: account.did, lxm, body: input, now: now() }
    const proven = device === undefined ? input : { ...input, deviceProof: await device.prove(scope) }
    return call(url, lxm, { input: proven, token: await account.token({ aud: did, lxm, now: now() }) })
  }
  return {
    did,
    url,
    asAccount,
    async signIn(given) {
      const account = given ?? (await createTestAccount())
      const device = await createTestDevice()
      const { deviceId, ciphersuite, signatureKey } = device
      const registration = { deviceId, ciphersuite, signatureKey }
      expectGood(await asAccount(account, ids.BlueCatbirdMlsDeviceRegisterDevice, registration, device))
      const session = await asAccount(account, ids.BlueCatbirdMlsServerCreateSession, { deviceId }, device)
      const tokens = expectGood(session) as { accessToken: string; refreshToken: string }
      const { accessToken: token } = tokens
      return { account, device, ...tokens, call: (lxm, input = {}) => call(url, lxm, { input, token }) }
    },
    async metricIs(name, value) {
      const line = `${name} ${value}`
      while (!(await server.metrics.registry.metrics()).split('\n').includes(line)) await nextTurn()
    },
  }
}

/** The body of an answer that is no error. */
export function expectGood(answer: Answer): Record<string, unknown> {
  if (answer.status !== 200) throw new Error(`answered ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
