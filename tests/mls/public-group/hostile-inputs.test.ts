import { describe, expect, it } from 'vitest'
import { beginHonestly, beginnings } from './hostile/beginnings.ts'
import { forms } from './hostile/forms.ts'
import { keyPackages, publishHonestly } from './hostile/key-packages.ts'
import { policies, policyForms, policyWith } from './hostile/policies.ts'
import { proveHonestly, records } from './hostile/records.ts'
import { resetHonestly, resets } from './hostile/resets.ts'
import { welcome, welcomes } from './hostile/welcomes.ts'
import { expectRefused } from './refused.ts'

describe.each([
  ['a beginning', beginnings],
  ['a key package', keyPackages],
  ['a Welcome', welcomes],
  ['a policy by itself', policyForms],
  ['a policy in its convo', policies],
  ['a form', forms],
  ['what is said of a record', records],
  ['a reset', resets],
])('%s', (_, hostile) => {
  it.each(hostile)('%s breaks %s and is refused', async (_name, rule, act) => {
    await expectRefused(act, rule)
  })
})

it('what is honest, forged into itself, is accepted: no row is refused for the forging', async () => {
  await expect(beginHonestly()).resolves.toBeDefined()
  await expect(publishHonestly()).resolves.toBeUndefined()
  await expect(resetHonestly()).resolves.toBeDefined()
  expect(welcome()).toBeDefined()
  await expect(proveHonestly()).resolves.toMatchObject({ rev: '3jzfcijpj2z2a' })
  expect(policyWith({})).toBeDefined()
})
