import { describe, expect, it } from 'vitest'
import { TestPds } from './test-pds.ts'
import { TestPlc } from './test-plc.ts'

describe('a test PDS', () => {
  it('creates an account', async () => {
    await using plc = await TestPlc.create()
    await using pds = await TestPds.create({ plc })
    const alice = await pds.createAccount('alice')
    expect(alice.assertDid).toMatch(/^did:plc:/)
  })
})
