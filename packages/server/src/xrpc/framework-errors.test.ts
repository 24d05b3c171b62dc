import { InvalidRequestError, MethodNotImplementedError, XRPCError } from '@atproto/xrpc-server'
import { errorNames, errorRow } from '@catbird-mls/core/errors'
import { describe, expect, it } from 'vitest'
import { toPublicError } from '../errors/index.ts'
import { nameFrameworkError, toXrpcError } from './framework-errors.ts'

describe('errors of the XRPC framework', () => {
  it.each([
    [new InvalidRequestError('Error: Params must have the property "x"'), 'InvalidRequest', 400],
    [new XRPCError(400, 'Unexpected token', 'SyntaxError'), 'InvalidRequest', 400],
    [new XRPCError(404, 'gone'), 'InvalidRequest', 400],
    [new XRPCError(413, 'request entity too large', 'PayloadTooLargeError'), 'PayloadTooLarge', 413],
    [new XRPCError(415, 'unsupported charset', 'UnsupportedMediaTypeError'), 'UnsupportedMediaType', 415],
    [new MethodNotImplementedError(), 'MethodNotImplemented', 501],
    [new XRPCError(502, 'upstream'), 'InternalServerError', 500],
  ])('get a name of the closed table', (thrown, error, status) => {
    expect(toPublicError(nameFrameworkError(thrown))).toMatchObject({ error, status })
  })

  it.each(errorNames)('lets %s out with its own status and name', (error) => {
    const { status } = errorRow(error)
    const xrpc = toXrpcError({ error, status, message: 'so it is' })
    expect(xrpc.statusCode).toBe(status)
    expect(xrpc.payload.error).toBe(error)
  })
})
