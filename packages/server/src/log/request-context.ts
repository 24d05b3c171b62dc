import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'

/** What belongs to the request that is being answered. */
export type RequestContext = {
  readonly requestId: string
  readonly response: ServerResponse
  /** The name of the error that it was answered with, once it was. */
  error?: string
}

/**
 * The request that the running code answers, wherever it is called from: so that every log line carries
 * its id without each function handing it on, and so that the error funnel can set `Retry-After`.
 */
export const requestContext = new AsyncLocalStorage<RequestContext>()
