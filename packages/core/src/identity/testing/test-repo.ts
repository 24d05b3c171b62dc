import { Secp256k1Keypair } from '@atproto/crypto'
import type { Keypair } from '@atproto/crypto'
import { cidForLex, encode } from '@atproto/lex-cbor'
import type { Cid, LexValue } from '@atproto/lex-cbor'
import { repoKeyFromDidKey } from '../../mls/repo-proof/repo-key.ts'
import type { RepoKey } from '../../mls/repo-proof/repo-key.ts'

/** A block with its name. */
export type TestBlock = { readonly cid: Cid; readonly bytes: Uint8Array }

/** An account's key, as it signs and as it is verified. */
export type TestRepoKey = { readonly keypair: Keypair; readonly signingKey: RepoKey }

/** Makes a key for a repo, on secp256k1 unless another pair is given. */
export async function createTestRepoKey(keypair?: Keypair): Promise<TestRepoKey> {
  const made = keypair ?? (await Secp256k1Keypair.create())
  const signingKey = repoKeyFromDidKey(made.did())
  if (signingKey === undefined) throw new Error(`${made.did()} is no key of a repo`)
  return { keypair: made, signingKey }
}

/** Encodes a value as a block. */
export async function toBlock(value: LexValue): Promise<TestBlock> {
  return { cid: await cidForLex(value), bytes: encode(value) }
}

/** A CAR of the blocks; the roots are the first block unless told otherwise. */
export function toCar(
  blocks: readonly TestBlock[],
  roots: readonly Cid[] = blocks.slice(0, 1).map(({ cid }) => cid),
) {
  const sections = [
    encode({ version: 1, roots: [...roots] }),
    ...blocks.map(({ cid, bytes }) => Buffer.concat([cid.bytes, bytes])),
  ]
  return Uint8Array.from(Buffer.concat(sections.flatMap((section) => [varint(section.length), section])))
}

/** A signed commit over a tree; `change` overrides what a good one says, and is signed with it. */
export async function toCommit(
  of: { readonly did: string; readonly data: Cid; readonly keypair: Keypair; readonly rev?: string },
  change: Record<string, LexValue> = {},
): Promise<TestBlock> {
  const signed = {
    did: of.did,
    version: 3,
    data: of.data,
    rev: of.rev ?? '3jzfcijpj2z2a',
    prev: null,
    ...change,
  }
  return toBlock({ ...signed, sig: await of.keypair.sign(encode(signed)) })
}

/** One entry of a node as it stands in the block. */
export type TestEntry = { readonly key: string; readonly value: Cid; readonly right?: Cid }

/** A node of a tree, with its keys in the order given, whatever that is. */
export function toNode(entries: readonly TestEntry[], left?: Cid): Promise<TestBlock> {
  const e = entries.map(({ key, value, right }, i) => {
    const shared = sharedLength(entries[i - 1]?.key ?? '', key)
    return { p: shared, k: Buffer.from(key.slice(shared)), v: value, t: right ?? null }
  })
  return toBlock({ l: left ?? null, e })
}

/**
 * The answer of `com.atproto.sync.getRecord` of a small repo, whose tree is one node: it proves each record that is in
 * it, and that there is no other.
 */
export async function proveTestRepo(of: {
  readonly did: string
  readonly keypair: Keypair
  readonly rev?: string
  readonly records: Readonly<Record<string, LexValue>>
}): Promise<Uint8Array> {
  const paths = Object.keys(of.records).sort()
  const records = await Promise.all(paths.map((path) => toBlock(of.records[path] ?? null)))
  const node = await toNode(records.map(({ cid }, i) => ({ key: paths[i] ?? '', value: cid })))
  return toCar([await toCommit({ ...of, data: node.cid }), node, ...records])
}

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Uint8Array.from([...bytes, rest])
    bytes.push((rest & 0x7f) | 0x80)
  }
}
