import { beginOperatorSession } from '@catbird-mls/core/operators'
import type { Role } from '@catbird-mls/core/operators'
import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import type { Clock } from '@catbird-mls/core/ports'
import type { Database } from '@catbird-mls/core/database'
import { sourceOf } from '../sign-in/sources.ts'

/** Begins a session as somebody who has come by a link; gives the cookie that a browser would have. */
export async function signedIn(db: Database, role: Role, clock: Clock = systemClock): Promise<string> {
  const { secret } = await beginOperatorSession(
    { db, clock, random: systemRandom },
    {
      ...({ way: 'link', actorId: 'link', role, source: sourceOf('link', { token: undefined }) } as const),
      ...{ address: '127.0.0.1', userAgent: 'a test' },
    },
  )
  return `catbird-admin=${secret}`
}

/** What came back of a procedure. */
export type AdminAnswer = {
  readonly status: number
  readonly error: string | undefined
  readonly data: unknown
  readonly headers: Headers
}

/** Asks a procedure over HTTP, as its type wants it, and as a page of the server does. */
export async function ask(
  url: string,
  call: {
    readonly path: string
    readonly type: 'query' | 'mutation' | 'subscription'
    readonly input?: unknown
  },
  given: Readonly<Record<string, string>> = {},
): Promise<AdminAnswer> {
  const headers = { origin: url, ...given }
  const target = `${url}/admin/trpc/${call.path}`
  const input = call.input === undefined ? undefined : JSON.stringify(call.input)
  const response =
    call.type === 'mutation'
      ? await fetch(target, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: input ?? '{}',
        })
      : await fetch(input === undefined ? target : `${target}?input=${encodeURIComponent(input)}`, {
          headers: call.type === 'subscription' ? { ...headers, accept: 'text/event-stream' } : headers,
        })
  const text = await response.text()
  return { status: response.status, headers: response.headers, ...readAnswer(text) }
}

function readAnswer(text: string): { error: string | undefined; data: unknown } {
  try {
    const body = JSON.parse(text) as Body // what the server has written
    const error = typeof body.error === 'string' ? body.error : body.error?.data?.error
    return { error, data: body.result?.data }
  } catch {
    // A stream of events begins with what went wrong.
    const [, error] = /"error":"(\w+)"/.exec(text) ?? []
    return { error, data: undefined }
  }
}

type Body = {
  readonly result?: { readonly data?: unknown }
  readonly error?: string | { readonly data?: { readonly error?: string } }
}
