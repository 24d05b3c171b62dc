import { sha256, utf8 } from '../bytes.ts'
import { MlsClientError } from '../errors.ts'

/** 160 bits. */
export const SECRET_BYTES = 20
/** 20 bits: of so many mistaken keys, one is not noticed. */
const CHECK_CHARACTERS = 4
const GROUP = 4
/** Crockford's base32: without I, L, O and U, which are read for others. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Writes a secret as a person copies it: nine groups of four, the last of which tells mistakes. */
export async function formatRecoveryKey(secret: Uint8Array): Promise<string> {
  const characters = toBase32(secret) + (await checkOf(secret))
  return (characters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')
}

/**
 * Reads a recovery key: case, spaces and hyphens do not matter, nor O for 0, I and L for 1.
 *
 * @throws MlsClientError `InvalidRecoveryKey`
 */
export async function parseRecoveryKey(text: string): Promise<Uint8Array> {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const secret = fromBase32(plain.slice(0, -CHECK_CHARACTERS))
  const isWhole =
    secret?.length === SECRET_BYTES && plain.length === (SECRET_BYTES * 8) / 5 + CHECK_CHARACTERS
  if (secret === undefined || !isWhole || !plain.endsWith(await checkOf(secret)))
    throw new MlsClientError('InvalidRecoveryKey')
  return secret
}

async function checkOf(secret: Uint8Array): Promise<string> {
  const hash = await sha256(Uint8Array.from([...utf8('catbird recovery key'), ...secret]))
  return toBase32(hash).slice(0, CHECK_CHARACTERS)
}

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)] ?? '').join('')
}

function fromBase32(text: string): Uint8Array | undefined {
  const values = Array.from(text, (character) => ALPHABET.indexOf(character))
  if (values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
