import { describe, expect, it } from 'vitest'
import { Secp256k1Keypair } from '@atproto/crypto'
import { createServiceIdentity } from './service-identity.ts'
import { TestPlc } from './test-plc.ts'

describe('the test PLC directory', () => {
  it('says where a service answers, once the service has told', async () => {
    await using plc = await TestPlc.create()
    const identity = await createServiceIdentity(plc)
    expect((await plc.client.getDocument(identity.did)).service).toEqual([])

    await identity.moveTo('http://127.0.0.1:3000')
    expect((await plc.client.getDocument(identity.did)).service).toEqual([
      { id: '#atproto_mls', type: 'AtprotoMlsService', serviceEndpoint: 'http://127.0.0.1:3000' },
    ])
  })

  it('refuses an operation that no rotation key has signed', async () => {
    await using plc = await TestPlc.create()
    const { did } = await createServiceIdentity(plc)
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
