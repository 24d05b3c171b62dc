import { errorRow } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'
import { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { z } from 'zod'
import type { ErrorFunnel, PublicError } from '../errors/index.ts'
import { Refusal } from './refusal.ts'

const codes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  410: 'NOT_FOUND', // tRPC has none for what is gone; the name tells
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  501: 'NOT_IMPLEMENTED',
  503: 'SERVICE_UNAVAILABLE',
}

/** An error of the service by its name, as the funnel has told it: nothing else of it goes outside. */
class Named extends Error {
  readonly error: ErrorName

  constructor(error: ErrorName) {
    super(error)
    this.error = error
  }
}

/** What the funnel tells of an error, as tRPC answers it. */
export function inTrpc({ error, status, message }: PublicError): TRPCError {
  return new TRPCError({ code: codes[status] ?? 'INTERNAL_SERVER_ERROR', message, cause: new Named(error) })
}

/** Anything thrown as it may leave: a refusal as it is, all else as the funnel tells it. */
export function throughFunnel(funnel: ErrorFunnel, thrown: unknown): TRPCError {
  return thrown instanceof TRPCError ? thrown : inTrpc(funnel(thrown))
}

/** The name of what went wrong: a refusal's, one of the service, or one of XRPC's for what tRPC itself refuses. */
export function nameOf({ code, cause }: TRPCError): string {
  if (cause instanceof Refusal) return cause.refusal
  if (cause instanceof Named) return cause.error
  if (code === 'INTERNAL_SERVER_ERROR') return 'InternalServerError'
  if (code === 'NOT_FOUND') return 'MethodNotImplemented'
  return code === 'PAYLOAD_TOO_LARGE' ? 'PayloadTooLarge' : 'InvalidRequest'
}

/** What is said of it: of an error that nobody foresaw, nothing that it says itself. */
export function sentenceOf({ code, cause, message }: TRPCError): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause)
  if (code !== 'INTERNAL_SERVER_ERROR' || cause instanceof Named) return message
  return errorRow('InternalServerError').meaning
}
