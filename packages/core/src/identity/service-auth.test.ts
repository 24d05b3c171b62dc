import { createSign } from 'node:crypto'
import { Secp256k1Keypair } from '@atproto/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../ports/index.ts'
import { createIdentityResolver } from './identity-resolver.ts'
import { checkServiceAuth } from './service-auth.ts'
import { importDidKey } from './signing-key.ts'
import { createTestAccount, createTestToken, signTestToken, toPart } from './testing/account.ts'
import type { TestAccount } from './testing/account.ts'
import { outcomeOf } from './testing/outcome.ts'
import type { Did } from '../mls/index.ts'

const aud = 'did:web:mls.example.com' as Did
const lxm = 'blue.catbird.mls.device.registerDevice'
const now = new Date('2026-01-02T03:04:05.678Z')
const seconds = Math.floor(now.getTime() / 1000)

function setUp() {
  const clock = createManualClock(now)
  const identities = createIdentityResolver({ clock, plcUrl: 'http://127.0.0.1:1', development: true })
  return { clock, identities, serviceDid: aud }
}
const check = (jwt: string | undefined) => checkServiceAuth(setUp(), { jwt, lxm })
const refused = (jwt: string | undefined) => outcomeOf(check(jwt))

describe.each(['ES256', 'ES256K'] as const)('service auth by %s', (alg) => {
  const token = async (overrides: { claims?: object; header?: object } = {}, account?: TestAccount) =>
    createTestToken(account ?? (await createTestAccount(alg)), { aud, lxm, now, ...(overrides as object) })

  it('accepts a genuine token and tells whose it is', async () => {
    const account = await createTestAccount(alg)
    const jwt = await token({ claims: { jti: 'once' } }, account)
    await expect(check(jwt)).resolves.toEqual({
      did: account.did,
      jti: 'once',
      expiresAt: new Date((seconds + 60) * 1000),
    })
  })

  it.each([
    ['the service entry as audience', { aud: `${aud}#atproto_mls` }],
    ['no iat', { iat: undefined }],
    ['an iat 59 s off', { iat: seconds + 59 }],
    ['an exp 5 minutes ahead', { exp: seconds + 300 }],
    ['claims it does not know', { nonce: 'x', extra: { a: 1 } }],
  ])('accepts %s', async (_, claims) => {
    expect(await refused(await token({ claims }))).toBe('ok')
  })

  it.each([
    ['another audience', { aud: 'did:web:other.example.com' }, 'BadJwtAudience'],
    ['another service entry', { aud: `${aud}#atproto_labeler` }, 'BadJwtAudience'],
    ['no audience', { aud: undefined }, 'BadJwt'],
    ['a list of audiences', { aud: [aud] }, 'BadJwt'],
    ['another method', { lxm: 'blue.catbird.mls.device.removeDevice' }, 'BadJwtLexiconMethod'],
    ['a prefix of the method', { lxm: lxm.slice(0, -1) }, 'BadJwtLexiconMethod'],
    ['no method', { lxm: undefined }, 'BadJwtLexiconMethod'],
    ['an exp that has passed', { exp: seconds }, 'JwtExpired'],
    ['an exp too far ahead', { exp: seconds + 302 }, 'BadJwt'],
    ['no exp', { exp: undefined }, 'BadJwt'],
    ['an exp in words', { exp: '9999999999' }, 'BadJwt'],
    ['an old iat', { iat: seconds - 61 }, 'JwtExpired'],
    ['an iat of the future', { iat: seconds + 62 }, 'JwtExpired'],
    ['no jti', { jti: undefined }, 'BadJwt'],
    ['an empty jti', { jti: '' }, 'BadJwt'],
    ['a jti that no text column holds', { jti: 'a\u0000b' }, 'BadJwt'],
    ['no issuer', { iss: undefined }, 'BadJwt'],
    ['an issuer with a fragment', { iss: 'did:plc:ewvi7nxzyoun6zhxrhs64oiz#atproto_labeler' }, 'BadJwt'],
    ['an issuer of an unknown method', { iss: 'did:example:123' }, 'UnresolvableDid'],
    ['an issuer whose key is no key', { iss: 'did:key:z6Mkfoo' }, 'UnresolvableDid'],
  ])('refuses %s', async (_, claims, name) => {
    expect(await refused(await token({ claims }))).toBe(name)
  })

  it.each([
    ['alg none', { alg: 'none' }],
    ['alg HS256', { alg: 'HS256' }],
    ['alg of the other curve', { alg: alg === 'ES256' ? 'ES256K' : 'ES256' }],
    ['no alg', { alg: undefined }],
    ['an OAuth access token', { typ: 'at+jwt' }],
    ['a DPoP proof', { typ: 'dpop+jwt' }],
    ['critical extensions', { crit: ['exp'] }],
  ])('refuses %s as BadJwt', async (_, header) => {
    expect(await refused(await token({ header }))).toBe('BadJwt')
  })

  it('refuses a token whose signature was stripped along with its alg', async () => {
    const [, claims] = (await token()).split('.')
    expect(await refused(`${toPart({ alg: 'none' })}.${String(claims)}.`)).toBe('BadJwt')
  })

  it('refuses a signature by another key', async () => {
    const [mine, theirs] = [await createTestAccount(alg), await createTestAccount(alg)]
    const jwt = await createTestToken(theirs, { aud, lxm, now, claims: { iss: mine.did } })
    expect(await refused(jwt)).toBe('BadJwtSignature')
  })

  it('refuses the high-S form of a genuine signature', async () => {
    const [header, claims, signature] = (await token()).split('.')
    const order = BigInt(
      alg === 'ES256'
        ? '0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
        : '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    )
    const bytes = Buffer.from(String(signature), 'base64url')
    const highS = (order - BigInt(`0x${bytes.toString('hex', 32)}`)).toString(16).padStart(64, '0')
    const malleable = Buffer.concat([bytes.subarray(0, 32), Buffer.from(highS, 'hex')]).toString('base64url')
    expect(await refused(`${String(header)}.${String(claims)}.${malleable}`)).toBe('BadJwtSignature')
  })

  it('refuses spare bits in the base64url of a signature', async () => {
    const jwt = await token()
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const twin = jwt.slice(0, -1) + String(alphabet[alphabet.indexOf(jwt.slice(-1)) ^ 1])
    expect(await refused(twin)).toBe('BadJwt')
  })

  it('refuses every token in which a character was changed', async () => {
    const jwt = await token()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(jwt.length - 1),
        fc.constantFrom('A', 'z', '9', '.', '-'),
        async (at, character) => {
          fc.pre(jwt[at] !== character)
          const outcome = await refused(jwt.slice(0, at) + character + jwt.slice(at + 1))
          expect(outcome).not.toBe('ok')
          expect(outcome).toMatch(/^[A-Z][A-Za-z]+$/)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a key that has changed since it was last looked up', () => {
  const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did
  const known = (account: TestAccount) => ({
    did,
    signingKey: importDidKey(account.did),
    pds: undefined,
    handle: undefined,
  })
  /** A resolver that knows one key, and finds another when it looks again. */
  const rotated = (before: TestAccount, after: TestAccount) => {
    const looked = { again: 0 }
    const refresh = () => {
      looked.again += 1
      return Promise.resolve(known(after))
    }
    return { looked, ports: { ...setUp(), identities: { resolve: async () => known(before), refresh } } }
  }

  it.each([
    ['ES256', 'ES256'],
    ['ES256', 'ES256K'],
    ['ES256K', 'ES256'],
  ] as const)('is looked up again, once: from %s to %s', async (first, second) => {
    const [before, after] = [await createTestAccount(first), await createTestAccount(second)]
    const { ports, looked } = rotated(before, after)
    const jwt = await createTestToken(after, { aud, lxm, now, claims: { iss: did } })
    expect((await checkServiceAuth(ports, { jwt, lxm })).did).toBe(did)
    const forged = await createTestToken(await createTestAccount(second), {
      aud,
      lxm,
      now,
      claims: { iss: did },
    })
    expect(await outcomeOf(checkServiceAuth(ports, { jwt: forged, lxm }))).toBe('BadJwtSignature')
    expect(looked.again).toBe(2)
  })

  it('is not looked up again for a token that the known key explains', async () => {
    const [before, after] = [await createTestAccount(), await createTestAccount()]
    const { ports, looked } = rotated(before, after)
    const jwt = await createTestToken(before, { aud, lxm, now, claims: { iss: did } })
    expect(await outcomeOf(checkServiceAuth(ports, { jwt, lxm }))).toBe('ok')
    expect(looked.again).toBe(0)
  })
})

describe('service auth', () => {
  it('refuses a DER signature', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    const point = Buffer.concat([
      Buffer.of(4),
      Buffer.from(String(x), 'base64url'),
      Buffer.from(String(y), 'base64url'),
    ])
    const { formatDidKey } = await import('@atproto/crypto')
    const iss = formatDidKey('ES256', point)
    const signed = `${toPart({ alg: 'ES256' })}.${toPart({ iss, aud, lxm, exp: seconds + 60, jti: 'der' })}`
    const der = createSign('sha256').update(signed).sign(privateKey).toString('base64url')
    expect(await refused(`${signed}.${der}`)).toBe('BadJwtSignature')
  })

  it.each([
    [undefined, 'AuthMissing'],
    ['', 'AuthMissing'],
    ['a.b', 'BadJwt'],
    ['a.b.c.d', 'BadJwt'],
    ['..', 'BadJwt'],
    ['Bearer x.y.z', 'BadJwt'],
    [`${toPart(null)}.${toPart({})}.AAAA`, 'BadJwt'],
    [`${toPart('text')}.${toPart({})}.AAAA`, 'BadJwt'],
    [`${toPart({ alg: 'ES256' })}.${toPart([])}.AAAA`, 'BadJwt'],
    ['e30.'.repeat(3000), 'BadJwt'],
  ])('refuses %j as %s', async (jwt, name) => {
    expect(await refused(jwt)).toBe(name)
  })

  it('does not look up a key for a token it would refuse anyway', async () => {
    const account = { did: 'did:web:never.example.com' as Did, keypair: await Secp256k1Keypair.create() }
    const jwt = await createTestToken(account, { aud: 'did:web:other.example.com', lxm, now })
    const identities = {
      resolve: () => Promise.reject(new Error('looked up')),
      refresh: () => Promise.reject(new Error('looked up')),
    }
    await expect(checkServiceAuth({ ...setUp(), identities }, { jwt, lxm })).rejects.toThrow(
      expect.objectContaining({ error: 'BadJwtAudience' }),
    )
  })

  it('does not take did:key issuers outside development mode', async () => {
    const account = await createTestAccount()
    const clock = createManualClock(now)
    const identities = createIdentityResolver({ clock, plcUrl: 'https://plc.invalid', development: false })
    const jwt = await signTestToken(
      account,
      `${toPart({ alg: 'ES256' })}.${toPart({ iss: account.did, aud, lxm, exp: seconds + 60, jti: 'dev' })}`,
    )
    await expect(checkServiceAuth({ clock, identities, serviceDid: aud }, { jwt, lxm })).rejects.toThrow(
      expect.objectContaining({ error: 'UnresolvableDid' }),
    )
  })
})
