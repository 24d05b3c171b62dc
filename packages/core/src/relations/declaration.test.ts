import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeDeclarations, readDeclaration } from './declaration.ts'

describe('a declaration', () => {
  it('says what it says', () => {
    for (const value of ['all', 'following', 'none'] as const)
      expect(readDeclaration({ allowIncoming: value, allowGroupInvites: 'all' })).toEqual({
        incoming: value,
        groups: 'all',
      })
  })

  it('counts as the strictest where it says what nobody knows', () => {
    const unknown = fc
      .anything()
      .filter((value) => value !== undefined && value !== 'all' && value !== 'following')
    fc.assert(
      fc.property(unknown, (value) => {
        expect(readDeclaration({ allowIncoming: value })).toEqual({ incoming: 'none' })
      }),
    )
  })

  it('says nothing where there is nothing', () => {
    for (const record of [undefined, null, 'all', 7, {}]) expect(readDeclaration(record)).toEqual({})
  })

  it('gives way, field by field, to the record of this service', () => {
    const chat = { incoming: 'all', groups: 'following' } as const
    expect(mergeDeclarations({ own: { incoming: 'none' }, chat })).toEqual({ ...chat, incoming: 'none' })
    expect(mergeDeclarations({ own: {}, chat })).toEqual(chat)
  })
})
