import { describe, expect, it } from 'vitest'
import { ServiceError, errorNames, errorRow, isErrorName, isServiceError, sentenceOf } from './index.ts'

describe('ServiceError', () => {
  it('is told of by the sentence of its row, unless it has one of its own', () => {
    const error = new ServiceError('EpochConflict')
    expect(error).toMatchObject({ error: 'EpochConflict', message: 'EpochConflict' })
    expect(sentenceOf(error)).toBe(errorRow('EpochConflict').meaning)
    expect(sentenceOf(new ServiceError('EpochConflict', { message: 'it is at 7' }))).toBe('it is at 7')
    expect(error.retryAfterMs).toBeUndefined()
    expect('cause' in error).toBe(false)
  })

  it('carries message, cause and wait of one occurrence', () => {
    const cause = new Error('inner')
    const error = new ServiceError('RateLimitExceeded', { message: 'ten a second', cause, retryAfterMs: 250 })
    expect(error).toMatchObject({ message: 'ten a second', cause, retryAfterMs: 250 })
  })

  it('is told apart by name', () => {
    const error: unknown = new ServiceError('NotMember')
    expect(isServiceError(error)).toBe(true)
    expect(isServiceError(error, 'NotMember')).toBe(true)
    expect(isServiceError(error, 'NotAllowed')).toBe(false)
    expect(isServiceError(new Error('NotMember'))).toBe(false)
  })
})

describe('the error table', () => {
  it('says of every error what it means and what to do, in sentences', () => {
    for (const name of errorNames) {
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/)
      expect(errorRow(name).meaning).toMatch(/^[A-Z].+\.$/)
      expect(errorRow(name).action).toMatch(/^[A-Z].+\.$/)
    }
  })

  it('knows its own names only', () => {
    expect(isErrorName('EpochConflict')).toBe(true)
    expect(isErrorName('toString')).toBe(false)
  })

  it('gives each kind of blame its own statuses', () => {
    for (const name of errorNames) {
      const { status, blame } = errorRow(name)
      if (blame === 'internal') expect(status).toBe(500)
      if (blame === 'conflict') expect([409, 410]).toContain(status)
      if (blame === 'auth') expect([401, 403, 404]).toContain(status)
    }
  })
})
