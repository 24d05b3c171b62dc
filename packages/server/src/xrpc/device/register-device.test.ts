import { DEVICE_COLLECTION } from '@catbird-mls/core/mls/device-record'
import { expect, it } from 'vitest'
import { ids } from '../../lexicon/ids.ts'

it('looks for the record that the lexicon describes', () => {
  expect(DEVICE_COLLECTION).toBe(ids.BlueCatbirdMlsActorDevice)
})
