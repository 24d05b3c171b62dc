import { describe, expect, it } from 'vitest'
import { documentUrl, parseServiceRef, resolveServiceUrl } from './service-ref.ts'

const plc = 'https://plc.example.com'

function serving(document: object): typeof fetch {
  return () => Promise.resolve(Response.json(document))
}

describe('a service', () => {
  it('is named by its DID, with or without the entry in its document', () => {
    const ref = {
      did: 'did:web:mls.example.com',
      id: 'atproto_mls',
      proxy: 'did:web:mls.example.com#atproto_mls',
    }
    expect(parseServiceRef('did:web:mls.example.com')).toEqual(ref)
    expect(parseServiceRef('did:web:mls.example.com#atproto_mls')).toEqual(ref)
    expect(parseServiceRef('did:web:mls.example.com#other').id).toBe('other')
    expect(() => parseServiceRef('mls.example.com')).toThrow('no service DID')
  })

  it('has its document by https, and by http on localhost alone', () => {
    expect(documentUrl('did:web:mls.example.com', plc)).toBe('https://mls.example.com/.well-known/did.json')
    expect(documentUrl('did:web:localhost%3A3000', plc)).toBe('http://localhost:3000/.well-known/did.json')
    expect(documentUrl('did:web:localhost.example.com', plc)).toMatch(/^https:/)
    expect(documentUrl('did:plc:abc', plc)).toBe('https://plc.example.com/did:plc:abc')
    expect(() => documentUrl('did:key:zabc', plc)).toThrow('cannot resolve')
  })

  it('is found by the entry in its document', async () => {
    const ref = parseServiceRef('did:web:mls.example.com')
    const service = [{ id: '#atproto_mls', serviceEndpoint: 'https://mls.example.com/' }]
    expect(await resolveServiceUrl(ref, serving({ service }), plc)).toBe('https://mls.example.com')
    const missing = resolveServiceUrl(ref, serving({ service: [] }), plc)
    await expect(missing).rejects.toMatchObject({ error: 'ServiceUnresolvable', retryable: true })
  })

  it('that does not answer is not waited for', async () => {
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      )
    const ref = parseServiceRef('did:web:mls.example.com')
    const waiting = new AbortController()
    const asked = resolveServiceUrl(ref, silent, plc, waiting.signal)
    waiting.abort()
    await expect(asked).rejects.toMatchObject({ error: 'ServiceUnresolvable', retryable: true })
  })
})
