import { verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { keyPackageBytes, keyPackageOf, newParty } from './library-group.ts'

/** The neutral point of Ed25519, in four ways of which only the first is canonical (RFC 8032 §5.1.3). */
const neutral: Uint8Array[] = [
  [0x01, 0x00, 0x00],
  [0x01, 0x00, 0x80],
  [0xee, 0xff, 0x7f],
  [0xee, 0xff, 0xff],
].map(([first = 0, middle = 0, last = 0]) => Uint8Array.of(first, ...new Uint8Array(30).fill(middle), last))

/** R neutral and S zero: under the neutral point this is a signature of every message. */
const ofAnything = Uint8Array.of(1, ...new Uint8Array(63))

it.each(neutral)('a key package whose signature key lets anybody sign is refused (%#)', async (...key) => {
  const signaturePublicKey = Uint8Array.from(key)
  const { publicPackage } = await keyPackageOf(await newParty('bob'))
  const leafNode = { ...publicPackage.leafNode, signaturePublicKey, signature: ofAnything }
  const forged = { ...publicPackage, leafNode, signature: ofAnything }
  await expect(verifyKeyPackageBytes(keyPackageBytes(forged), new Date())).rejects.toMatchObject({
    error: 'InvalidKeyPackage',
    message: expect.stringContaining('anybody can sign') as string,
  })
})
