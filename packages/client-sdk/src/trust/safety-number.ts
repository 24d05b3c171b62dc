import { compareBytes } from '@catbird-mls/core/mls'
import { asBufferSource, utf8 } from '../bytes.ts'
import type { SafetyComparison } from '../client/views.ts'
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

/** What begins a safety code. The version stands in it: another layout, or another label, gets another. */
const CODE = 'catbird-mls-safety-1:'
const ID_BYTES = 16
const HALF_BYTES = 32

/**
 * What a device shows for another to scan: `catbird-mls-safety-1:` and, in base64url, for its own account and then for
 * the other 16 bytes that name the account (of its DID's SHA-512) and 32 bytes of the very hash whose digits make the
 * {@link safetyNumber}.
 */
export async function safetyCode(mine: AccountKeys, theirs: AccountKeys): Promise<string> {
  const bytes = await codeBytes(mine, theirs)
  const base64 = btoa(String.fromCharCode(...bytes))
  return CODE + base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Compares a code that the other shows with what is held here. How long that takes says nothing of where they differ. */
export async function compareSafetyCode(
  code: string,
  mine: AccountKeys,
  theirs: AccountKeys,
): Promise<SafetyComparison> {
  const shown = bytesOf(code.trim())
  const expected = await codeBytes(theirs, mine)
  if (shown?.length !== expected.length) return 'unreadable'
  const [people, all] = [same(shown, expected, isIdByte), same(shown, expected, () => true)]
  return all ? 'matches' : people ? 'differs' : 'otherPerson'
}

async function codeBytes(...accounts: readonly [AccountKeys, AccountKeys]): Promise<Uint8Array> {
  const parts = accounts.map(async (account) => {
    const id = (await sha512(utf8(account.did))).subarray(0, ID_BYTES)
    return join(id, (await halfHash(account)).subarray(0, HALF_BYTES))
  })
  return join(...((await Promise.all(parts)) as [Uint8Array, Uint8Array])) // as many as there are accounts
}

function isIdByte(at: number): boolean {
  return at % (ID_BYTES + HALF_BYTES) < ID_BYTES
}

/** Looks at every byte, wherever the first difference is. */
function same(a: Uint8Array, b: Uint8Array, counts: (at: number) => boolean): boolean {
  return a.reduce((differing, byte, at) => differing | (counts(at) ? byte ^ (b[at] ?? 0) : 0), 0) === 0
}

function bytesOf(code: string): Uint8Array | undefined {
  if (!code.startsWith(CODE)) return undefined
  const base64url = code.slice(CODE.length)
  if (!/^[\w-]*$/.test(base64url)) return undefined
  try {
    const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  } catch {
    return undefined // base64 of no length that there is
  }
}

async function halfHash({ did, keys }: AccountKeys): Promise<Uint8Array> {
  const subject = await sha512(join(utf8(LABEL), toCbor({ did, keys: keys.toSorted(compareBytes) })))
  let hash = subject
  for (let round = 0; round < ROUNDS; round++) hash = await sha512(join(hash, subject))
  return hash
}

async function half(account: AccountKeys): Promise<string> {
  const hash = await halfHash(account)
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
