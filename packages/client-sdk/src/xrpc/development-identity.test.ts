import { verifySignature } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'
import { developmentIdentity } from './development-identity.ts'

const claims = { aud: 'did:web:localhost%3A3000', lxm: 'blue.catbird.mls.server.createSession' }

describe('a development identity', () => {
  it('is the same for the same seed and another without', async () => {
    const [a, b, c] = await Promise.all([
      developmentIdentity({ seed: 'alice' }),
      developmentIdentity({ seed: 'alice' }),
      developmentIdentity(),
    ])
    expect(a.did).toBe(b.did)
    expect(c.did).not.toBe(a.did)
  })

  it('signs tokens that verify strictly under its did:key', async () => {
    for (let i = 0; i < 8; i++) {
      const identity = await developmentIdentity()
      const [head = '', body = '', signature = ''] = (await identity.serviceAuth(claims)).split('.')
      const signed = new TextEncoder().encode(`${head}.${body}`)
      expect(await verifySignature(identity.did, signed, Buffer.from(signature, 'base64url'))).toBe(true)
      expect(JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/')))).toMatchObject({
        iss: identity.did,
        ...claims,
      })
    }
  })

  it('never signs two tokens alike', async () => {
    const identity = await developmentIdentity({ seed: 'bob' })
    expect(await identity.serviceAuth(claims)).not.toBe(await identity.serviceAuth(claims))
  })
})
