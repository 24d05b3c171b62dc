import {
  DEVICE_COLLECTION,
  MAX_DEVICE_RECORD_PROOF_BYTES,
  readRepoIdentity,
  verifyDeviceRecordProof,
} from '@catbird-mls/core/mls/device-record'
import {
  createTestRepoKey,
  toBlock,
  toCar,
  toCommit,
  toNode,
} from '../../../../packages/core/src/identity/testing/test-repo.ts'
import type { TestBlock } from '../../../../packages/core/src/identity/testing/test-repo.ts'
import type { Refused } from '../refused.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
const deviceId = 'device-0123456789'
const path = `${DEVICE_COLLECTION}/${deviceId}`
const key = await createTestRepoKey()
const record = await toBlock({ $type: DEVICE_COLLECTION })
const tree = await toNode([{ key: path, value: record.cid }])

function commitOf(root: TestBlock, change: Parameters<typeof toCommit>[1] = {}): Promise<TestBlock> {
  return toCommit({ did, data: root.cid, keypair: key.keypair }, change)
}

function verify(car: Uint8Array, change: { knownRev?: string; did?: string } = {}) {
  return verifyDeviceRecordProof({ car, did, deviceId, signingKey: key.signingKey, ...change })
}

/** An honest proof, of a record that is there. */
export async function proveHonestly() {
  return verify(toCar([await commitOf(tree), tree, record]))
}

/** What a PDS, or whoever stands before it, says of a device's record. */
export const records: Refused[] = [
  [
    'a proof without end',
    'record-proof.size',
    () => verify(new Uint8Array(MAX_DEVICE_RECORD_PROOF_BYTES + 1)),
  ],
  ['an error page for a proof', 'record-proof.form', () => verify(Buffer.from('<html>'))],
  [
    'a block under the name of another',
    'record-proof.form',
    async () => verify(toCar([await commitOf(tree), { cid: tree.cid, bytes: record.bytes }])),
  ],
  [
    "somebody else's repo",
    'record-proof.commit',
    async () => verify(toCar([await commitOf(tree), tree, record]), { did: `${did.slice(0, -1)}2` }),
  ],
  [
    'a commit of an earlier version',
    'record-proof.commit',
    async () => verify(toCar([await commitOf(tree, { version: 2 }), tree, record])),
  ],
  [
    'a commit by another key',
    'record-proof.signature',
    async () => {
      const { keypair } = await createTestRepoKey()
      return verify(toCar([await toCommit({ did, data: tree.cid, keypair }), tree, record]))
    },
  ],
  [
    'an old state of the repo, in which a deleted record still stood',
    'record-proof.revision',
    async () => verify(toCar([await commitOf(tree), tree, record]), { knownRev: '3zzzzzzzzzzzz' }),
  ],
  [
    'a tree that hides a record behind a later one',
    'record-proof.tree',
    async () => {
      const hiding = await toNode([
        { key: `${path}-later`, value: record.cid },
        { key: path, value: record.cid },
      ])
      return verify(toCar([await commitOf(hiding), hiding]))
    },
  ],
  [
    'a proof that leaves out where the record would be',
    'record-proof.path',
    async () => {
      const above = await toNode([], tree.cid)
      return verify(toCar([await commitOf(above), above]))
    },
  ],
  [
    'the DID document of another account',
    'did-document.repo',
    () => readRepoIdentity({ id: 'did:plc:other' }, did),
  ],
  ['a DID document without a key', 'did-document.repo', () => readRepoIdentity({ id: did }, did)],
]
