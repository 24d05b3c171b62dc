import type { Log } from '@catbird-mls/core/ports'
import { requestContext } from '../log/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { isOperatorsConcern, toPublicError } from './public-error.ts'
import type { PublicError } from './public-error.ts'

/** Turns anything thrown into what the caller is told, and tells the log and the counters the rest. */
export type ErrorFunnel = (thrown: unknown) => PublicError

/** Makes the funnel through which every error of every surface (XRPC, plain HTTP, event stream) leaves. */
export function createErrorFunnel(ports: { log: Log; metrics: Pick<Metrics, 'errors'> }): ErrorFunnel {
  return (thrown) => {
    const told = toPublicError(thrown)
    ports.metrics.errors.inc({ error: told.error })
    const line = isOperatorsConcern(told) ? ports.log.error : ports.log.debug
    line.call(ports.log, { err: thrown, error: told.error }, `answered with ${told.error}`)
    noteAnswer(told)
    return told
  }
}

function noteAnswer({ error, retryAfterMs }: PublicError): void {
  const context = requestContext.getStore()
  if (context !== undefined) context.error = error
  const response = context?.response
  if (retryAfterMs === undefined || response === undefined || response.headersSent) return
  response.setHeader('Retry-After', Math.max(1, Math.ceil(retryAfterMs / 1000)))
}
