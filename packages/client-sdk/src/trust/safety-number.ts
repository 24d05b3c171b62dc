import { compareBytes } from '@catbird-mls/core/mls'
import { asBufferSource, utf8 } from '../bytes.ts'
import { toCbor } from '../cbor.ts'

/** What the number is a number of: another way of making it gets another label. */
const LABEL = 'catbird-mls safety number v1'
/** As often as Signal hashes: finding keys whose number looks alike costs so much more. */
const ROUNDS = 5_200
const GROUPS = 6
const BYTES_PER_GROUP = 5

/** An account, and the public signature keys of its devices that count as its own. */
export interface AccountKeys {
  readonly did: string
  readonly keys: readonly Uint8Array[]
}

/**
 * The number that two people compare, 60 digits: the same for both as long as each holds the same keys of both to be
 * theirs, in whatever order. It changes exactly when those change. Half of it stands for each account, 100 bits.
 *
 * Each half: SHA-512 over the label and DAG-CBOR {did, keys sorted}, hashed again with it 5,200 times, as Signal makes
 * its numeric fingerprints; of the first 30 bytes each five make five digits. The smaller half stands first.
 */
export async function safetyNumber(one: AccountKeys, other: AccountKeys): Promise<string> {
  return (await Promise.all([half(one), half(other)])).toSorted().join('')
}

async function half({ did, keys }: AccountKeys): Promise<string> {
  const subject = await sha512(join(utf8(LABEL), toCbor({ did, keys: keys.toSorted(compareBytes) })))
  let hash = subject
  for (let round = 0; round < ROUNDS; round++) hash = await sha512(join(hash, subject))
  return Array.from({ length: GROUPS }, (_, i) =>
    digits(hash.subarray(i * BYTES_PER_GROUP, (i + 1) * BYTES_PER_GROUP)),
  ).join('')
}

/** Five bytes as five digits. 2^40 values are 100,000 times as many as there are digits: no digit is favoured. */
function digits(bytes: Uint8Array): string {
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return String(value % 100_000).padStart(5, '0')
}

async function sha512(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', asBufferSource(bytes)))
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  const joined = new Uint8Array(one.length + other.length)
  joined.set(one)
  joined.set(other, one.length)
  return joined
}
