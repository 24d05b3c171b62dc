import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { AuthResult, MethodConfig, Params } from '@atproto/xrpc-server'
import type { AccountCaller } from '@catbird-mls/core/identity'
import type { MethodId } from '../lexicon/ids.ts'
import { createInFlight } from '../limits/in-flight.ts'
import type { Authenticator } from './credentials.ts'
import { refuseNul } from './refuse-nul.ts'

/** How many bodies of bytes are in memory at once, each of some megabytes. */
const mostAtOnce = 64

type Request = { readonly req: IncomingMessage }
type Json<Body> = { encoding: 'application/json'; body: Body }
type Octets = { encoding: 'application/octet-stream'; body: Uint8Array }

/** The kinds of methods that take or give bytes, and no JSON object: acts of an account, by a session or by service auth. */
export type ByteActs = {
  /** Takes a body of bytes, and no more of them than `most`. */
  readonly upload: <P extends Params, Body>(
    lxm: MethodId,
    most: number,
    act: (asked: {
      readonly caller: AccountCaller
      readonly params: P
      readonly bytes: Uint8Array
    }) => Promise<Body>,
  ) => MethodConfig<AuthResult, P, { encoding: string; body: Readable }, Json<Body>>
  /** Answers with bytes. */
  readonly download: <P extends Params>(
    lxm: MethodId,
    act: (asked: { readonly caller: AccountCaller; readonly params: P }) => Promise<Uint8Array>,
  ) => MethodConfig<AuthResult, P, void, Octets>
}

/**
 * Makes those kinds on an authenticator. Beyond so many at once they are `Overloaded`, since each holds its bytes in
 * memory.
 */
export function createByteActs(authenticator: Authenticator): ByteActs {
  const inFlight = createInFlight(mostAtOnce)
  const auth = (lxm: MethodId) => ({
    auth: async ({ req }: Request) => ({ credentials: (await authenticator.anyone(req, lxm)).caller }),
  })
  const counted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const free = inFlight.take()
    try {
      return await work()
    } finally {
      free()
    }
  }
  return {
    upload: (lxm, most, act) => ({
      opts: { blobLimit: most },
      ...auth(lxm),
      handler: async ({ auth: { credentials }, params, input }) => {
        refuseNul(params)
        const caller = credentials as AccountCaller // as `auth` has just given
        const body = await counted(async () => act({ caller, params, bytes: await buffer(input.body) }))
        return { encoding: 'application/json', body }
      },
    }),
    download: (lxm, act) => ({
      ...auth(lxm),
      handler: async ({ auth: { credentials }, params }) => {
        refuseNul(params)
        const caller = credentials as AccountCaller // as `auth` has just given
        return { encoding: 'application/octet-stream', body: await counted(() => act({ caller, params })) }
      },
    }),
  }
}
