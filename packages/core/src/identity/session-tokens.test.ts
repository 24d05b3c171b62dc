import { SignJWT } from 'jose'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceId, Did } from '../mls/index.ts'
import { createSessionTokens, isSessionToken } from './session-tokens.ts'

const serviceDid = 'did:web:mls.example.com' as Did
const secret = 'a secret of more than thirty-two characters'
const tokens = createSessionTokens({ secret, serviceDid })
const caller = {
  did: 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did,
  deviceId: 'aaaaaaaa-0000-1111' as DeviceId,
  sessionId: 'AAAAAAAAAAAAAAAAAAAAAA',
}
const now = new Date('2026-01-02T03:04:05Z')
const expiresAt = new Date(now.getTime() + 900_000)

describe('access tokens', () => {
  it('name their session until they expire', async () => {
    const token = await tokens.makeAccessToken(caller, { now, expiresAt })
    expect(isSessionToken(token)).toBe(true)
    expect(await tokens.readAccessToken(token, now)).toEqual(caller)
    expect(await tokens.readAccessToken(token, new Date(expiresAt.getTime() - 1))).toEqual(caller)
    expect(await tokens.readAccessToken(token, expiresAt)).toBeUndefined()
  })

  it('count for nothing at a service with another secret or another DID', async () => {
    const token = await tokens.makeAccessToken(caller, { now, expiresAt })
    const others = [
      createSessionTokens({ secret: `${secret}!`, serviceDid }),
      createSessionTokens({ secret, serviceDid: 'did:web:other.example.com' as Did }),
    ]
    for (const other of others) expect(await other.readAccessToken(token, now)).toBeUndefined()
  })

  it('are not taken in another form: unsigned, of another type, by the bare secret', async () => {
    const key = new TextEncoder().encode(secret)
    const forged = await new SignJWT({ sid: caller.sessionId, device: caller.deviceId })
      .setProtectedHeader({ alg: 'HS256', typ: 'catbird-session+jwt' })
      .setIssuer(serviceDid)
      .setAudience(serviceDid)
      .setSubject(caller.did)
      .setExpirationTime(expiresAt)
      .sign(key)
    const [, claims] = (await tokens.makeAccessToken(caller, { now, expiresAt })).split('.')
    const header = Buffer.from('{"alg":"none","typ":"catbird-session+jwt"}').toString('base64url')
    for (const token of [forged, `${header}.${String(claims)}.`, 'x', '']) {
      expect(await tokens.readAccessToken(token, now)).toBeUndefined()
    }
  })

  it('are told from service auth by their type', () => {
    expect(isSessionToken('not a token')).toBe(false)
    expect(isSessionToken(`${Buffer.from('{"alg":"ES256","typ":"JWT"}').toString('base64url')}.e30.AA`)).toBe(
      false,
    )
  })
})

describe('refresh tokens', () => {
  it('are the same each time they are made, and hold what they were made of', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), (rotation) => {
        const content = { sessionId: caller.sessionId, rotation }
        const token = tokens.makeRefreshToken(content)
        expect(tokens.makeRefreshToken(content)).toBe(token)
        expect(tokens.readRefreshToken(token)).toEqual(content)
      }),
      { numRuns: 50 },
    )
  })

  it('are refused when any character is changed', () => {
    const token = tokens.makeRefreshToken({ sessionId: caller.sessionId, rotation: 7 })
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom('A', '0', '1', '.', '-'), (at, character) => {
        fc.pre(token[at] !== character)
        expect(tokens.readRefreshToken(token.slice(0, at) + character + token.slice(at + 1))).toBeUndefined()
      }),
      { numRuns: 100 },
    )
  })
})
