import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import { getRecords, MemoryBlockstore, Repo, WriteOpAction } from '@atproto/repo'
import { decode } from '@atproto/lex-cbor'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RuleId } from '../rules/index.ts'
import {
  createTestRepoKey,
  proveTestRepo,
  toBlock,
  toCar,
  toCommit,
  toNode,
} from '../../identity/testing/test-repo.ts'
import type { TestRepoKey } from '../../identity/testing/test-repo.ts'
import { verifyRecordProof } from './verify-record-proof.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
const path = 'com.example.thing/wanted'
const maxBytes = 256 * 1024
const unavailable = expect.objectContaining({ error: 'DeviceRecordUnavailable' }) as Error
const breaks = (rule: RuleId) => expect.objectContaining({ error: 'DeviceRecordUnavailable', rule }) as Error

let key: TestRepoKey
beforeAll(async () => {
  key = await createTestRepoKey()
})

/** The revision and the record, decoded. */
function verify(car: Uint8Array, change: Partial<Parameters<typeof verifyRecordProof>[0]> = {}) {
  const proven = verifyRecordProof({ car, did, path, signingKey: key.signingKey, maxBytes, ...change })
  return { ...proven, record: proven.record && decode(proven.record) }
}
const prove = (records: object, rev?: string) =>
  proveTestRepo({ did, keypair: key.keypair, records: { ...records }, ...(rev === undefined ? {} : { rev }) })

/** Proofs by the official library, of a repo of so many records. */
async function officialRepo(keypair: P256Keypair | Secp256k1Keypair, size: number) {
  const storage = new MemoryBlockstore()
  const writes = Array.from({ length: size }, (_, i) => ({
    action: WriteOpAction.Create as const,
    collection: 'com.example.thing' as const,
    rkey: `record-${i * 2}`,
    record: { $type: 'com.example.thing', i: i * 2 },
  }))
  const repo = await Repo.create(storage, did, keypair, writes)
  return async (rkey: string) => {
    const chunks: Uint8Array[] = []
    const paths = [{ collection: 'com.example.thing', rkey }]
    for await (const chunk of getRecords(storage, repo.cid, paths)) chunks.push(chunk)
    return { car: Uint8Array.from(Buffer.concat(chunks)), rev: repo.commit.rev }
  }
}

describe('a proof of a record', () => {
  it.each([
    ['secp256k1', 0],
    ['secp256k1', 1],
    ['P-256', 7],
    ['secp256k1', 1000],
  ])(
    'of a repo on %s with %d records, made by the official library, shows what is there and what is not',
    async (curve, size) => {
      const keypair = await (curve === 'P-256' ? P256Keypair : Secp256k1Keypair).create()
      const { signingKey } = await createTestRepoKey(keypair)
      const proofOf = await officialRepo(keypair, size)
      const samples = size < 10 ? [...Array(size * 2 + 1).keys()] : [0, 1, 2, 511, 512, 999, 1001, 1998, 1999]
      for (const i of samples) {
        const { car, rev } = await proofOf(`record-${i}`)
        const proven = verify(car, { signingKey, path: `com.example.thing/record-${i}` })
        const record = i % 2 === 0 && i < size * 2 ? { $type: 'com.example.thing', i } : undefined
        expect(proven).toEqual({ rev, record })
      }
    },
  )

  it('shows nothing else once a byte of it has changed', async () => {
    const keypair = await Secp256k1Keypair.create()
    const { signingKey } = await createTestRepoKey(keypair)
    const { car } = await (await officialRepo(keypair, 20))('record-6')
    const input = { signingKey, path: 'com.example.thing/record-6' }
    fc.assert(
      fc.property(fc.nat(car.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = car.map((byte, i) => (i === at ? byte ^ by : byte))
        expect(() => verify(changed, input)).toThrow(unavailable)
      }),
      { numRuns: 300 },
    )
  })

  it('is refused cut off anywhere, and as any other bytes, by name', async () => {
    const car = await prove({ [path]: { is: 'there' } })
    for (let length = 0; length < car.length; length++) {
      expect(() => verify(car.subarray(0, length))).toThrow(unavailable)
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => verify(bytes)).toThrow(unavailable)
      }),
    )
  })

  it('is that of the account, and signed by its key', async () => {
    const car = await prove({ [path]: { is: 'there' } })
    const other = await createTestRepoKey()
    expect(verify(car).record).toEqual({ is: 'there' })
    expect(() => verify(car, { did: 'did:plc:ewvi7nxzyoun6zhxrhs64oi2' })).toThrow(
      breaks('record-proof.commit'),
    )
    expect(() => verify(car, { signingKey: other.signingKey })).toThrow(breaks('record-proof.signature'))
    expect(() => verify(car, { signingKey: { ...key.signingKey, curve: 'p256' } })).toThrow(
      breaks('record-proof.signature'),
    )
  })

  it('is refused with the second form of a signature', async () => {
    const keypair = await P256Keypair.create()
    const { signingKey } = await createTestRepoKey(keypair)
    const node = await toNode([])
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const signing = {
      did: () => keypair.did(),
      jwtAlg: keypair.jwtAlg,
      async sign(bytes: Uint8Array) {
        const low = Buffer.from(await keypair.sign(bytes))
        const high = (order - BigInt(`0x${low.subarray(32).toString('hex')}`)).toString(16).padStart(64, '0')
        return Uint8Array.from(Buffer.concat([low.subarray(0, 32), Buffer.from(high, 'hex')]))
      },
    }
    const commits = [keypair, signing].map((by) => toCommit({ did, data: node.cid, keypair: by }))
    const [good, bad] = (await Promise.all(commits)).map((commit) => toCar([commit, node]))
    expect(verify(good ?? new Uint8Array(), { signingKey }).record).toBeUndefined()
    expect(() => verify(bad ?? new Uint8Array(), { signingKey })).toThrow(breaks('record-proof.signature'))
  })

  it('is refused when it is older than what is known, and taken at the same age', async () => {
    const car = await prove({}, '3jzfcijpj2z2a')
    expect(verify(car, { knownRev: '3jzfcijpj2z2a' }).rev).toBe('3jzfcijpj2z2a')
    expect(() => verify(car, { knownRev: '3jzfcijpj2z2b' })).toThrow(breaks('record-proof.revision'))
  })

  it('is refused when it is too long', async () => {
    const car = await prove({ [path]: { is: 'there' } })
    expect(verify(car, { maxBytes: car.length }).record).toBeDefined()
    expect(() => verify(car, { maxBytes: car.length - 1 })).toThrow(breaks('record-proof.size'))
  })
})

describe('a commit of a repo', () => {
  it.each([
    ['an earlier version', { version: 2 }],
    ['no revision', { rev: 'not a tid' }],
    ['no tree', { data: null }],
    ['no account', { did: null }],
  ])('is refused with %s', async (_, change) => {
    const node = await toNode([])
    const commit = await toCommit({ did, data: node.cid, keypair: key.keypair }, change)
    expect(() => verify(toCar([commit, node]))).toThrow(breaks('record-proof.commit'))
  })

  it('is one: a proof with two roots or none is refused', async () => {
    const node = await toNode([])
    const commit = await toCommit({ did, data: node.cid, keypair: key.keypair })
    expect(() => verify(toCar([commit, node], []))).toThrow(breaks('record-proof.form'))
    expect(() => verify(toCar([commit, node], [commit.cid, commit.cid]))).toThrow(breaks('record-proof.form'))
  })
})

describe('a tree that its own repo has forged', () => {
  const car = async (
    root: Awaited<ReturnType<typeof toNode>>,
    ...others: Awaited<ReturnType<typeof toBlock>>[]
  ) => toCar([await toCommit({ did, data: root.cid, keypair: key.keypair }), root, ...others])

  it('is refused when the keys of a node are not in order, which would hide one', async () => {
    const record = await toBlock({ is: 'there' })
    const entry = (name: string) => ({ key: `com.example.thing/${name}`, value: record.cid })
    const disorderly = [
      [entry('zzz'), entry('wanted')],
      [entry('wanted'), entry('wanted')],
    ]
    for (const entries of disorderly) {
      const node = await toNode(entries)
      const proof = await car(node, record)
      expect(() => verify(proof)).toThrow(breaks('record-proof.tree'))
    }
  })

  it('is refused when a subtree holds keys that belong elsewhere', async () => {
    const record = await toBlock({ is: 'there' })
    const astray = await toNode([{ key: 'com.example.thing/zzz', value: record.cid }])
    const right = { key: 'com.example.thing/xxx', value: record.cid }
    const before = await car(await toNode([right], astray.cid), astray, record)
    expect(() => verify(before)).toThrow(breaks('record-proof.tree'))
    const left = { key: 'com.example.thing/aaa', value: record.cid }
    const low = await toNode([{ key: 'com.example.thing/000', value: record.cid }])
    const after = await car(await toNode([{ ...left, right: low.cid }]), low, record)
    expect(() => verify(after)).toThrow(breaks('record-proof.tree'))
  })

  it('is refused when the path leads to a block that is missing, or no node, or no link', async () => {
    const record = await toBlock({ is: 'there' })
    const inner = await toNode([{ key: path, value: record.cid }])
    const root = await toNode([], inner.cid)
    expect(verify(await car(root, inner, record)).record).toEqual({ is: 'there' })
    const key = Buffer.from(path)
    const proofs: [RuleId, Uint8Array][] = [
      ['record-proof.path', await car(root, record)],
      ['record-proof.path', await car(root, inner)],
      ['record-proof.tree', await car(await toNode([], record.cid), record)],
      [
        'record-proof.tree',
        await car(await toBlock({ l: null, e: [{ p: 0, k: key, v: 'no link', t: null }] })),
      ],
      [
        'record-proof.tree',
        await car(await toBlock({ l: null, e: [{ p: 1, k: key, v: record.cid, t: null }] })),
      ],
      ['record-proof.tree', await car(await toBlock({ l: 'no link', e: [] }))],
    ]
    for (const [rule, proof] of proofs) expect(() => verify(proof)).toThrow(breaks(rule))
  })

  it('is refused when it is deeper than any tree that grew by itself', async () => {
    let node = await toNode([])
    const nodes = [node]
    for (let depth = 0; depth < 70; depth++) nodes.unshift((node = await toNode([], node.cid)))
    const [root = node, ...others] = nodes
    const proof = await car(root, ...others)
    expect(() => verify(proof)).toThrow(breaks('record-proof.tree'))
  })
})
