import { describe, expect, it } from 'vitest'
import { cookieWith, nonceCookieWith, readNonce, readSecret } from './cookie.ts'

const requestWith = (cookie: string) => ({ headers: { cookie } })
const [https, http] = [{ secure: true }, { secure: false }]
const [secret, nonce] = ['s'.repeat(43), '-_'.repeat(21) + '0']
const sent = (header: string) => requestWith(`other=1; ${header.split(';')[0] ?? ''}`)

describe('the cookie of an operator', () => {
  it('comes back as it was given, by https and on loopback', () => {
    for (const way of [https, http]) {
      expect(readSecret(sent(cookieWith(secret, way)), way)).toBe(secret)
      expect(readNonce(sent(nonceCookieWith(nonce, way)), way)).toBe(nonce)
    }
    expect(readSecret(requestWith(''), https)).toBeUndefined()
  })

  it('counts by https only under the name that no neighbour can set', () => {
    expect(readSecret(requestWith(`catbird-admin=${secret}`), https)).toBeUndefined()
    expect(cookieWith('a-secret', https)).toBe(
      '__Host-catbird-admin=a-secret; Path=/; HttpOnly; SameSite=Strict; Secure',
    )
  })

  it('is none where it has not the form of one', () => {
    for (const value of ['', 'x', `${secret}x`, 'é'.repeat(43), `${secret.slice(1)}\n`])
      expect(readSecret(requestWith(`catbird-admin=${value}`), http)).toBeUndefined()
  })

  it('is taken away', () => {
    expect(cookieWith(undefined, http)).toContain('Max-Age=0')
    expect(nonceCookieWith('x', http)).toContain('SameSite=Lax; Max-Age=600')
  })
})
