import { expand, extract } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import type { CiphersuiteImpl } from 'ts-mls'
import { constantTimeEqual } from 'ts-mls/util/constantTimeCompare.js'
import type { Hash } from './suite-hash.ts'

/**
 * HMAC and HKDF of a hash (RFC 2104, RFC 5869), computed at once and not by the platform: a commit derives hundreds of
 * secrets from a few dozen bytes each, and every one of them would wait for another thread longer than it computes.
 */
export function hashingAtOnce(hash: Hash): Pick<CiphersuiteImpl, 'hash' | 'kdf'> {
  return {
    hash: {
      digest: async (data) => hash(data),
      mac: async (key, data) => hmac(hash, key, data),
      verifyMac: async (key, mac, data) => constantTimeEqual(mac, hmac(hash, key, data)),
    },
    kdf: {
      size: hash.outputLen,
      extract: async (salt, ikm) => extract(hash, ikm, salt),
      expand: async (prk, info, length) => expand(hash, prk, info, length),
    },
  }
}
