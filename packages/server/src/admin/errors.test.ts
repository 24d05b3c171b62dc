import { errorNames, errorRow } from '@catbird-mls/core/errors'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { describe, expect, it } from 'vitest'
import { inTrpc, nameOf } from './errors.ts'

describe('every error of the service', () => {
  it('reaches operators by its name and with its status', () => {
    for (const name of errorNames) {
      const { status, meaning } = errorRow(name)
      const told = inTrpc({ error: name, status, message: meaning })
      expect(nameOf(told)).toBe(name)
      expect(getHTTPStatusCodeFromError(told), name).toBe(status === 410 ? 404 : status)
    }
  })
})
