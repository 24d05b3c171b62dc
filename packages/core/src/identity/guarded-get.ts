import { createGuardedRequest } from './guarded-request.ts'
import type { GuardedRequestOptions, GuardedResponse } from './guarded-request.ts'

/** Fetches a document whose address somebody else chose. */
export type GuardedGet = (url: URL) => Promise<Pick<GuardedResponse, 'status' | 'body'>>

/** How far a `GuardedGet` may go. */
export type GuardedGetOptions = GuardedRequestOptions & {
  /** What to ask for; JSON unless told otherwise. */
  readonly accept?: string
}

/** A GET under the rules of `createGuardedRequest`. */
export function createGuardedGet(options: GuardedGetOptions): GuardedGet {
  const request = createGuardedRequest(options)
  const headers = { accept: options.accept ?? 'application/json' }
  return async (url) => {
    const { status, body } = await request(url, { method: 'GET', headers })
    return { status, body }
  }
}
