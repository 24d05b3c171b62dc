import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { silentLog } from '@catbird-mls/core/ports'
import type { Pause } from '@catbird-mls/core/ports'
import { createServer, parseConfig } from '@catbird-mls/server'
import type { Agenda } from './agenda.ts'
import { SeededBytes } from './crypto/seeded-bytes.ts'
import type { Report } from './report.ts'

/** The service's name: it goes into every convo's id, so it is the same in each run. */
export const SERVICE_DID = 'did:web:simulation.invalid'

/** An answer of the service, whole. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

/** The real server on a real database of its own; its clock, its chance and its housekeeping are the world's. */
export interface Service extends AsyncDisposable {
  readonly db: TestDatabase
  /** Hands it a request, and waits until it is done with it. */
  answer(path: string, init: RequestInit): Promise<Answer>
}

export async function startService(
  agenda: Agenda,
  { seed, report }: { readonly seed: number; readonly report: Report },
): Promise<Service> {
  const stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const random = new SeededBytes(`service ${String(seed)}`)
  const environment = {
    SERVER_PORT: '0',
    SERVICE_DID,
    DATABASE_URL: db.url,
    JWT_SECRET: 'a simulation signs its sessions with this: 3c7e9a51',
    RATE_LIMIT_ACCOUNT: '0',
    RATE_LIMIT_ADDRESS: '0',
  }
  const server = createServer(parseConfig(environment), {
    clock: { now: () => new Date(agenda.now()) },
    random: { bytes: (length) => random.take(length) },
    pause: pauseIn(agenda),
    log: { ...silentLog, error: (fields, message) => report.broken(`the server logged: ${message}`, fields) },
  })
  await server.start()
  stack.use(server)
  const url = `http://127.0.0.1:${new URL(server.url).port}`
  return {
    db,
    async answer(path, init) {
      const response = await fetch(`${url}${path}`, init)
      return {
        status: response.status,
        headers: response.headers,
        body: new Uint8Array(await response.arrayBuffer()),
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/**
 * A run of housekeeping is one thing that happens: it is over when whoever runs waits for the next. Nothing else happens
 * meanwhile, so it is one at a time that runs.
 */
function pauseIn(agenda: Agenda): Pause {
  let over: () => void = () => undefined
  return (ms, signal) => {
    over()
    if (signal.aborted) return Promise.resolve(false)
    return new Promise((resolve) => {
      const stop = () => {
        over()
        resolve(false)
      }
      signal.addEventListener('abort', stop)
      agenda.after(ms, () => {
        signal.removeEventListener('abort', stop)
        const run = new Promise<void>((ends) => (over = ends))
        resolve(true)
        return run
      })
    })
  }
}
