import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Identity, IdentityResolver } from '../../identity/index.ts'

/** What a service answers: a status (200 unless given) and a body, as JSON unless it is a text. */
export type UnsafeAnswer = { readonly status?: number; readonly body: unknown }

/** What a test lets answers wait for. */
export function unsafeGate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

/** A PDS or an AppView on this machine that answers what a test says, when it says it. */
export async function unsafeService(answer: (url: URL) => UnsafeAnswer | Promise<UnsafeAnswer>) {
  const state = { underWay: 0, answered: 0 }
  const server = createServer((request, response) => {
    state.underWay++
    const respond = async () => {
      const { status = 200, body } = await answer(new URL(request.url ?? '/', 'http://localhost'))
      state.underWay--
      state.answered++
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    respond().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://localhost:${String(port)}`,
    state,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A resolver that finds every account at one PDS, and notes whose document it fetched anew. */
export function unsafeIdentities(pds: string) {
  const refreshed: string[] = []
  const identities: IdentityResolver = {
    resolve: (did) => Promise.resolve({ did, pds } as Identity), // nobody asks for its key here
    refresh: (known) => {
      refreshed.push(known.did)
      return Promise.resolve(known)
    },
  }
  return { identities, refreshed }
}
