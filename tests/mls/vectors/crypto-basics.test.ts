import { expect } from 'vitest'
import type { CiphersuiteImpl } from 'ts-mls'
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js'
import { isSignedWithLabel, refHash, signWithLabel } from '../../../packages/core/src/mls/labels.ts'
import { fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

type Hex<Name extends string> = Readonly<Record<Name, string>>

interface CryptoBasics extends SuiteVector {
  readonly ref_hash: Hex<'label' | 'out' | 'value'>
  readonly expand_with_label: Hex<'secret' | 'label' | 'context' | 'out'> & { readonly length: number }
  readonly derive_secret: Hex<'label' | 'out' | 'secret'>
  readonly derive_tree_secret: Hex<'secret' | 'label' | 'out'> & {
    readonly generation: number
    readonly length: number
  }
  readonly sign_with_label: Hex<'priv' | 'pub' | 'content' | 'label' | 'signature'>
  readonly encrypt_with_label: Hex<
    'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext'
  >
}

describeSuiteVectors<CryptoBasics>('crypto-basics', async (vector, suite) => {
  const { ref_hash: ref } = vector
  expect(toHex(refHash(ref.label, fromHex(ref.value), suite.name))).toBe(ref.out)
  await checkDerivations(vector, suite)
  await checkSignature(vector.sign_with_label, suite)
  await checkEncryption(vector.encrypt_with_label, suite)
})

async function checkDerivations(vector: CryptoBasics, { kdf }: CiphersuiteImpl): Promise<void> {
  const { expand_with_label: e, derive_secret: d, derive_tree_secret: t } = vector
  const expanded = await expandWithLabel(fromHex(e.secret), e.label, fromHex(e.context), e.length, kdf)
  expect(toHex(expanded)).toBe(e.out)
  expect(toHex(await deriveSecret(fromHex(d.secret), d.label, kdf))).toBe(d.out)
  const tree = await deriveTreeSecret(fromHex(t.secret), t.label, t.generation, t.length, kdf)
  expect(toHex(tree)).toBe(t.out)
}

async function checkSignature(v: CryptoBasics['sign_with_label'], { name }: CiphersuiteImpl): Promise<void> {
  const [key, content] = [fromHex(v.pub), fromHex(v.content)]
  const ours = await signWithLabel(fromHex(v.priv), v.label, content, name)
  for (const signature of [fromHex(v.signature), ours]) {
    expect(await isSignedWithLabel({ key, signature }, v.label, content, name)).toBe(true)
    expect(await isSignedWithLabel({ key, signature }, `${v.label}!`, content, name)).toBe(false)
  }
}

async function checkEncryption(
  v: CryptoBasics['encrypt_with_label'],
  { hpke }: CiphersuiteImpl,
): Promise<void> {
  const privateKey = await hpke.importPrivateKey(fromHex(v.priv))
  const publicKey = await hpke.importPublicKey(fromHex(v.pub))
  const context = fromHex(v.context)
  const ours = await encryptWithLabel(publicKey, v.label, context, fromHex(v.plaintext), hpke)
  const theirs = { enc: fromHex(v.kem_output), ct: fromHex(v.ciphertext) }
  for (const { enc, ct } of [theirs, ours]) {
    expect(toHex(await decryptWithLabel(privateKey, v.label, context, enc, ct, hpke))).toBe(v.plaintext)
  }
}
