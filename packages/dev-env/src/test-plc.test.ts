import { Secp256k1Keypair } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'
import { TestPlc } from './test-plc.ts'

describe('the test PLC directory', () => {
  it('registers and updates identities', async () => {
    await using plc = await TestPlc.create()
    const { did, key } = await register(plc)
    await plc.client.updateHandle(did, key, 'alicia.test')
    expect(await plc.client.getDocument(did)).toMatchObject({
      id: did,
      alsoKnownAs: ['at://alicia.test'],
      service: [{ id: '#atproto_pds', serviceEndpoint: 'http://localhost:2583' }],
    })
  })

  it('refuses an operation that no rotation key has signed', async () => {
    await using plc = await TestPlc.create()
    const { did } = await register(plc)
    const stranger = await Secp256k1Keypair.create()
    await expect(plc.client.updateAtprotoKey(did, stranger, stranger.did())).rejects.toMatchObject({
      status: 400,
      data: { message: expect.stringContaining('Invalid signature') as string },
    })
  })

  it('knows nothing of an identity that was never registered', async () => {
    await using plc = await TestPlc.create()
    await expect(plc.client.getDocument('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa')).rejects.toMatchObject({
      status: 404,
    })
  })
})

async function register(plc: TestPlc): Promise<{ did: string; key: Secp256k1Keypair }> {
  const key = await Secp256k1Keypair.create()
  const did = await plc.client.createDid({
    signingKey: key.did(),
    handle: 'alice.test',
    pds: 'http://localhost:2583',
    rotationKeys: [key.did()],
    signer: key,
  })
  return { did, key }
}
