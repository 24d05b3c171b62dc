import { ServiceError, errorNames, errorRow } from '@catbird-mls/core/errors'
import { describe, expect, it } from 'vitest'
import { toPublicError } from './index.ts'

describe('the error funnel', () => {
  it.each(errorNames.filter((name) => name !== 'InternalServerError'))(
    'gives %s its own name and status',
    (name) => {
      const told = toPublicError(new ServiceError(name, { message: 'so it is' }))
      expect(told).toMatchObject({ error: name, status: errorRow(name).status, message: 'so it is' })
    },
  )

  it('names the rule that was broken, by which the documents explain it', () => {
    const told = toPublicError(
      new ServiceError('InvalidMls', { message: 'not of epoch 7', rule: 'framing.epoch' }),
    )
    expect(told).toMatchObject({ error: 'InvalidMls', message: 'not of epoch 7 (framing.epoch)' })
  })

  it.each([
    new Error('column "x" of relation "y"'),
    'text',
    undefined,
    null,
    { status: 400, message: 'secret' },
  ])('tells nothing of what nobody foresaw: %s', (thrown) => {
    const told = toPublicError(thrown)
    expect(told).toMatchObject({ error: 'InternalServerError', status: 500 })
    expect(JSON.stringify(told)).not.toMatch(/column|text|secret/)
  })

  it('tells no detail of an internal error that was thrown by name', () => {
    const told = toPublicError(new ServiceError('InternalServerError', { message: 'table y' }))
    expect(told.message).not.toContain('table y')
  })

  it('says NotReady, and when to come back, while the database cannot be reached', () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const told = toPublicError(new Error('query failed', { cause }))
    expect(told).toMatchObject({ error: 'NotReady', status: 503, retryAfterMs: 1000 })
    expect(toPublicError(Object.assign(new Error('x'), { code: '57P01' })).error).toBe('NotReady')
    const busy = new Error('query failed', { cause: new Error('timeout exceeded when trying to connect') })
    expect(toPublicError(busy)).toMatchObject({ error: 'Overloaded', status: 503, retryAfterMs: 1000 })
    expect(toPublicError(Object.assign(new Error('x'), { code: '23505' })).error).toBe('InternalServerError')
  })
})
