import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noRelations } from '../relations/between.ts'
import { audiences } from './audience.ts'
import { judgeReach, refused } from './judge-reach.ts'

const audience = fc.constantFrom(...audiences)
const said = fc.record({ incoming: audience, groups: audience }, { requiredKeys: [] })
const reached = fc.record({
  between: fc.record({
    blocked: fc.boolean(),
    blocks: fc.boolean(),
    followedBack: fc.constantFrom(true, false, undefined),
    known: fc.boolean(),
    declared: fc.boolean(),
    declaration: said,
  }),
  settings: said,
  defaults: fc.record({ incoming: audience, groups: audience }),
})

describe('how an account is reached', () => {
  it('is by nobody across a block, or where blocks were never answered, whatever it allows', () => {
    fc.assert(
      fc.property(reached, ({ between, ...rest }) => {
        for (const shut of [{ blocked: true }, { known: false }])
          expect(judgeReach({ between: { ...between, ...shut }, ...rest })).toEqual(refused)
      }),
    )
  })

  it('is by nobody where it has set nothing, and what it declares could never be read', () => {
    fc.assert(
      fc.property(reached, ({ between, settings, defaults }) => {
        const reach = judgeReach({ between: { ...between, declared: false }, settings, defaults })
        if (settings.incoming === undefined) expect(reach.direct).toBe('refused')
        if (settings.groups === undefined) expect(reach.group).toBe('refused')
      }),
    )
  })

  it('goes by its settings before its declaration, and by that before the default', () => {
    fc.assert(
      fc.property(reached, ({ between, settings, defaults }) => {
        const read = { ...between, declared: true }
        const { incoming = read.declaration.incoming ?? defaults.incoming } = settings
        const { groups = read.declaration.groups ?? defaults.groups } = settings
        const nothing = { incoming: 'none', groups: 'none' } as const
        const only = { between: { ...read, declaration: {} }, settings: { incoming, groups } }
        expect(judgeReach({ between: read, settings, defaults })).toEqual(
          judgeReach({ ...only, defaults: nothing }),
        )
      }),
    )
  })

  it.each([
    ['all', true, 'accepted'],
    ['all', false, 'request'],
    ['all', undefined, 'request'],
    ['following', true, 'accepted'],
    ['following', false, 'refused'],
    ['following', undefined, 'refused'],
    ['none', true, 'refused'],
    ['none', false, 'refused'],
    ['none', undefined, 'refused'],
  ] as const)(
    'where it lets %s, and its following the other is %s, is %s',
    (allowed, followedBack, reach) => {
      const between = { ...noRelations, followedBack }
      const settings = { incoming: allowed, groups: allowed }
      const defaults = { incoming: 'all', groups: 'all' } as const
      expect(judgeReach({ between, settings, defaults })).toEqual({ direct: reach, group: reach })
    },
  )
})
