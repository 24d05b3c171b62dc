import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { createSignInLimits } from './sign-in-limits.ts'

const tooMany = { message: expect.stringContaining('Too many attempts') as string }

describe('attempts to sign in from one address', () => {
  it('are ten, of which right ones cost nothing, however many steps each took', async () => {
    const limits = createSignInLimits({ log: silentLog, redis: undefined })
    for (let i = 0; i < 20; i++) {
      await limits.count('a')
      await limits.count('a')
      await limits.forgive('a', 2)
    }
    for (let i = 0; i < 10; i++) {
      await limits.check('a')
      await limits.count('a')
    }
    await expect(limits.check('a')).rejects.toMatchObject(tooMany)
    await expect(limits.count('a')).rejects.toMatchObject(tooMany)
    await limits.check('b')
  })
})
