import { wordFor } from './word-for.ts'

const names: Readonly<Record<string, string>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: 'X25519 · AES-128',
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: 'P-256 · AES-128',
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: 'X-Wing · AES-256',
}

/** A ciphersuite of MLS, by how it agrees on keys and what it encrypts with. */
export function Ciphersuite({ name }: { name: string }) {
  return <span title={name}>{wordFor(names, name) ?? name}</span>
}
