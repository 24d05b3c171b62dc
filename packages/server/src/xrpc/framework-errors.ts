import { XRPCError } from '@atproto/xrpc-server'
import { ServiceError, isErrorName } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'
import type { PublicError } from '../errors/index.ts'

const maximumMessage = 500

/**
 * Gives what xrpc-server itself finds wrong (with the path, the HTTP method, the parameters or the body) its
 * name in the closed table. Anything else comes out as it went in.
 */
export function nameFrameworkError(thrown: unknown): unknown {
  if (!(thrown instanceof XRPCError)) return thrown
  const error = nameOf(thrown)
  if (error === undefined) return thrown
  const message = thrown.errorMessage?.replace(/^(\w*Error: )+/, '').slice(0, maximumMessage)
  return new ServiceError(error, { ...(message ? { message } : {}), cause: thrown })
}

function nameOf({ statusCode, customErrorName }: XRPCError): ErrorName | undefined {
  if (customErrorName !== undefined && isErrorName(customErrorName)) return customErrorName
  if (statusCode === 413) return 'PayloadTooLarge'
  if (statusCode === 415) return 'UnsupportedMediaType'
  if (statusCode === 501) return 'MethodNotImplemented'
  return statusCode < 500 ? 'InvalidRequest' : undefined
}

/**
 * The form in which xrpc-server's error middleware takes an error: status and name come out as they are, also
 * those that its own list of statuses does not know (409, 410).
 */
export function toXrpcError({ status, message, error }: PublicError): XRPCError {
  return new XRPCError(status, message, error)
}
