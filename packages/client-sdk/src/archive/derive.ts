import { asBufferSource, utf8 } from '../bytes.ts'

/** So many bytes of HKDF-SHA256 (RFC 5869) of a secret, without salt. */
export async function derive(secret: Uint8Array, info: string, bytes: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', asBufferSource(secret), 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: asBufferSource(utf8(info)) }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, bytes * 8))
}
