import { XRPCError } from '@atproto/xrpc'
import { describe, expect, it } from 'vitest'
import { toClientError } from './call-error.ts'

function waitOf(header: string): number | undefined {
  const refused = new XRPCError(429, 'RateLimitExceeded', 'slower', { 'retry-after': header })
  return toClientError(refused, 'some.method').retryAfter
}

describe('how long a service asks to wait', () => {
  it.each([
    ['12', 12_000],
    ['0.0005', 1],
    ['-3', 0],
    ['1e12', 86_400_000],
    ['later', undefined],
  ])('is %s seconds', (header, ms) => {
    expect(waitOf(header)).toBe(ms)
  })
})
