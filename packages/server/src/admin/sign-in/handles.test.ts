import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { createHandleLookup } from './handles.ts'

const lookup = (resolve: () => Promise<string | null>) =>
  createHandleLookup({ log: silentLog }, undefined, { resolve })('somebody.test')

describe('whose a handle is', () => {
  it('is told where it can be, and otherwise nobody', async () => {
    const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
    expect(await lookup(async () => did)).toBe(did)
    expect(await lookup(async () => null)).toBeUndefined()
    expect(await lookup(async () => 'no DID')).toBeUndefined()
    expect(await lookup(() => Promise.reject(new Error('the AppView is away')))).toBeUndefined()
  })
})
