import { multibaseToBytes, P256Keypair, parseDidKey, Secp256k1Keypair } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'
import { readRepoIdentity } from './repo-identity.ts'
import { repoKeyFromDidKey, verifyRepoSignature } from './repo-key.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
const unavailable = expect.objectContaining({
  error: 'DeviceRecordUnavailable',
  rule: 'did-document.repo',
}) as Error
const pds = {
  id: '#atproto_pds',
  type: 'AtprotoPersonalDataServer',
  serviceEndpoint: 'https://pds.example.com',
}
const multikey = (text: string) => ({ id: `${did}#atproto`, type: 'Multikey', publicKeyMultibase: text })

describe('the DID document of an account', () => {
  it.each([P256Keypair, Secp256k1Keypair])('names the key that signs its repo, and its PDS', async (kind) => {
    const keypair = await kind.create()
    const method = multikey(keypair.did().slice('did:key:'.length))
    const identity = readRepoIdentity({ id: did, verificationMethod: [method], service: [pds] }, did)
    expect(identity.pds).toBe('https://pds.example.com')
    const signed = Buffer.from('anything')
    const signature = await keypair.sign(signed)
    expect(verifyRepoSignature(identity.signingKey, signed, signature)).toBe(true)
    expect(verifyRepoSignature(identity.signingKey, Buffer.from('other'), signature)).toBe(false)
  })

  it.each([
    ['EcdsaSecp256r1VerificationKey2019', P256Keypair],
    ['EcdsaSecp256k1VerificationKey2019', Secp256k1Keypair],
  ])('may write the key as the older %s', async (type, kind) => {
    const keypair = await kind.create()
    const { keyBytes } = parseDidKey(keypair.did())
    const text = `z${base58(keyBytes)}`
    expect(multibaseToBytes(text)).toEqual(keyBytes)
    const document = { id: did, verificationMethod: [{ ...multikey(text), id: '#atproto', type }] }
    const identity = readRepoIdentity(document, did)
    const signed = Buffer.from('anything')
    expect(verifyRepoSignature(identity.signingKey, signed, await keypair.sign(signed))).toBe(true)
    expect(identity.pds).toBeUndefined()
  })

  it('is refused as that of another, or without a key that signs repos', () => {
    const odd = [
      undefined,
      'text',
      { id: 'did:plc:ewvi7nxzyoun6zhxrhs64oi2' },
      { id: did },
      { id: did, verificationMethod: 'none' },
      { id: did, verificationMethod: [null, 3, multikey('zNonsense')] },
      { id: did, verificationMethod: [{ ...multikey('z6Mk'), type: 'Odd' }] },
      { id: did, verificationMethod: [{ ...multikey('z6Mk'), id: '#other' }] },
      { id: did, verificationMethod: [multikey(`z${'2'.repeat(5000)}`)] },
    ]
    for (const document of odd) expect(() => readRepoIdentity(document, did)).toThrow(unavailable)
  })

  it.each([
    { ...pds, serviceEndpoint: 'ftp://pds.example.com' },
    { ...pds, serviceEndpoint: 'nonsense' },
    { ...pds, serviceEndpoint: 3 },
    { ...pds, type: 'Odd' },
  ])('may name no PDS that can be asked', async (service) => {
    const keypair = await P256Keypair.create()
    const document = {
      id: did,
      verificationMethod: [multikey(keypair.did().slice('did:key:'.length))],
      service: [service],
    }
    expect(readRepoIdentity(document, did).pds).toBeUndefined()
  })
})

describe('a did:key', () => {
  it('is a key of a repo on one of two curves, and nothing else is', async () => {
    const didKey = (await P256Keypair.create()).did()
    expect(repoKeyFromDidKey(didKey)?.curve).toBe('p256')
    const ed25519 = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
    for (const other of [ed25519, didKey.slice(0, -1), `${didKey}1`, `${didKey}0`, didKey.slice(8), ''])
      expect(repoKeyFromDidKey(other)).toBeUndefined()
  })
})

function base58(bytes: Uint8Array): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  let text = ''
  for (let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`); value > 0n; value /= 58n) {
    text = `${alphabet.charAt(Number(value % 58n))}${text}`
  }
  return text
}
