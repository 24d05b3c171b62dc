import { describe, expect, it } from 'vitest'
import { ServiceError, unlessGone } from './index.ts'

describe('work on what may be gone', () => {
  it('takes a convo or a device that is gone for done', async () => {
    for (const name of ['ConvoNotFound', 'DeviceNotFound'] as const) {
      await expect(unlessGone(() => Promise.reject(new ServiceError(name)))).resolves.toBeUndefined()
    }
  })

  it('passes every other error on', async () => {
    for (const error of [new ServiceError('NotMember'), new Error('ConvoNotFound')]) {
      await expect(unlessGone(() => Promise.reject(error))).rejects.toBe(error)
    }
  })
})
