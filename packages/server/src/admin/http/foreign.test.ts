import { describe, expect, it } from 'vitest'
import { isForeign } from './foreign.ts'

const service = { url: 'https://mls.example.com' }
const posted = (headers: Record<string, string>) => isForeign({ headers, method: 'POST' }, service)

describe('a page of another origin', () => {
  it('is none that is at the service, whether a proxy hands on its Host or its own', () => {
    const origin = 'https://mls.example.com'
    expect(posted({ origin, host: 'mls.example.com', 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(posted({ origin, host: '10.0.0.7:3000', 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(posted({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' })).toBe(false)
  })

  it('is every other one', () => {
    const host = '10.0.0.7:3000'
    for (const origin of [
      'https://evil.example',
      'http://mls.example.com',
      'https://mls.example.com:8443',
      'null',
    ])
      expect(posted({ origin, host })).toBe(true)
    expect(posted({ origin: service.url, host, 'sec-fetch-site': 'same-site' })).toBe(true)
    expect(posted({ host, cookie: 'catbird-admin=x' })).toBe(true)
  })
})
