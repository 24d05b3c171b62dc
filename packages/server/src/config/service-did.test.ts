import { describe, expect, it } from 'vitest'
import { defaultPublicUrl, developmentDid, isPublicDidWeb } from './service-did.ts'

describe('the service DID', () => {
  it.each(['did:web:mls.catbird.blue', 'did:web:catbird.blue', 'did:web:mls.example.com'])(
    '%s is public',
    (did) => {
      expect(isPublicDidWeb(did)).toBe(true)
    },
  )

  it.each([
    'did:web:localhost',
    'did:web:localhost%3A3000',
    'did:web:mls.localhost%3A3000',
    'did:web:mls.test',
    'did:web:127.0.0.1%3A3000',
    'did:web:mls',
    'did:plc:ewvi7nxzyoun6zhxrhs64oiz',
  ])('%s is not a public did:web', (did) => {
    expect(isPublicDidWeb(did)).toBe(false)
  })

  it('leads to the URL of the server', () => {
    expect(defaultPublicUrl('did:web:mls.catbird.blue', 3000)).toBe('https://mls.catbird.blue')
    expect(defaultPublicUrl(developmentDid(3000), 3000)).toBe('http://localhost:3000')
  })
})
