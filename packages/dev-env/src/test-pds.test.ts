import { access } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { AtpAgent } from '@atproto/api'
import { verifyRecords } from '@atproto/repo'
import { verifyJwt } from '@atproto/xrpc-server'
import { TestPds } from './test-pds.ts'
import { TestPlc } from './test-plc.ts'

const serviceDid = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const lxm = 'blue.catbird.mls.server.createSession'

describe('a test PDS', () => {
  it('creates accounts whose handles resolve', async () => {
    await using plc = await TestPlc.create()
    await using pds = await TestPds.create({ plc })
    const alice = await pds.createAccount('alice')
    const resolved = await alice.com.atproto.identity.resolveHandle({ handle: 'alice.test' })
    expect(resolved.data.did).toBe(alice.assertDid)
    expect(await plc.client.getDocumentData(alice.assertDid)).toMatchObject({
      alsoKnownAs: ['at://alice.test'],
      services: { atproto_pds: { endpoint: pds.url } },
    })
  })

  it('signs in a second time to the same account', async () => {
    await using plc = await TestPlc.create()
    await using pds = await TestPds.create({ plc })
    const alice = await pds.createAccount('alice')
    expect((await pds.login('alice')).assertDid).toBe(alice.assertDid)
  })

  it('gives service tokens signed by the account', async () => {
    await using plc = await TestPlc.create()
    await using pds = await TestPds.create({ plc })
    const alice = await pds.createAccount('alice')
    const { token } = (await alice.com.atproto.server.getServiceAuth({ aud: serviceDid, lxm })).data

    const claims = await verifyJwt(token, serviceDid, lxm, () => signingKey(plc, alice))
    expect(claims.iss).toBe(alice.assertDid)
    const stranger = await pds.createAccount('stranger')
    await expect(verifyJwt(token, serviceDid, lxm, () => signingKey(plc, stranger))).rejects.toThrow(
      'signature',
    )
  })

  it('serves records with their proof', async () => {
    await using plc = await TestPlc.create()
    await using pds = await TestPds.create({ plc })
    const alice = await pds.createAccount('alice')
    const where = { collection: 'blue.catbird.mls.actor.device', rkey: 'abcdefghij0123456789' }
    const record = { $type: where.collection, createdAt: '2026-01-01T00:00:00.000Z' }
    await alice.com.atproto.repo.putRecord({ repo: alice.assertDid, ...where, record })

    const proof = await alice.com.atproto.sync.getRecord({ did: alice.assertDid, ...where })
    expect(await verifyRecords(proof.data, alice.assertDid, await signingKey(plc, alice))).toEqual([
      { ...where, record },
    ])
  })

  it('leaves nothing on the disk', async () => {
    await using plc = await TestPlc.create()
    const pds = await TestPds.create({ plc })
    await pds.createAccount('alice')
    await expect(access(pds.folder)).resolves.toBeUndefined()
    await pds[Symbol.asyncDispose]()
    await expect(access(pds.folder)).rejects.toThrow('ENOENT')
  })
})

async function signingKey(plc: TestPlc, agent: AtpAgent): Promise<string> {
  const data = await plc.client.getDocumentData(agent.assertDid)
  return data.verificationMethods['atproto'] ?? ''
}
