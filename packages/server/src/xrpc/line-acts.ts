import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { AuthResult, MethodConfig, Params } from '@atproto/xrpc-server'
import type { AccountCaller } from '@catbird-mls/core/identity'
import type { Pause } from '@catbird-mls/core/ports'
import type { MethodId } from '../lexicon/ids.ts'
import { createInFlight } from '../limits/in-flight.ts'
import type { Authenticator } from './credentials.ts'
import { linesBody } from './lines-body.ts'
import { refuseNul } from './refuse-nul.ts'

/** How many answers of lines are being made at once: each may take minutes, as its reader likes. */
const mostAtOnce = 8

type Lines = { encoding: 'application/x-ndjson'; body: Readable }

/** The kind of methods that answer with lines: acts of an account, by a session or, even if it may not act, by service auth. */
export type LineActs = {
  /**
   * Answers with JSON lines as they are made, and a last one that says how many they were: what ends without it was cut
   * short. If `act` refuses, it does so before its first line.
   */
  readonly lines: <P extends Params>(
    lxm: MethodId,
    act: (asked: { readonly caller: AccountCaller; readonly params: P }) => Promise<AsyncIterable<object>>,
  ) => MethodConfig<AuthResult, P, void, Lines>
}

/**
 * Makes that kind on an authenticator. Beyond so many at once they are `Overloaded`; they take no place from anything
 * else, since each is held by whoever reads it.
 */
export function createLineActs(authenticator: Authenticator, { pause }: { readonly pause: Pause }): LineActs {
  const inFlight = createInFlight(mostAtOnce)
  return {
    lines: (lxm, act) => ({
      auth: async ({ req }: { readonly req: IncomingMessage }) => ({
        credentials: await authenticator.owner(req, lxm),
      }),
      handler: async ({ auth: { credentials }, params }) => {
        refuseNul(params)
        const caller = credentials as AccountCaller // as `auth` has just given
        const free = inFlight.take()
        try {
          const body = linesBody(await act({ caller, params }), { pause }).once('close', free)
          return { encoding: 'application/x-ndjson', body }
        } catch (error) {
          free()
          throw error
        }
      },
    }),
  }
}
