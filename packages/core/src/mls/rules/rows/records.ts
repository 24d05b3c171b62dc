import type { RuleRow } from '../row.ts'

/**
 * What makes bytes prove that a repo holds a record, or that it does not. Bytes that break one of these prove neither,
 * whoever has sent them.
 */
export const recordRows = {
  'record-proof.size': {
    source: 'form',
    says: 'The proof of a device record is at most 256 KiB.',
    error: 'DeviceRecordUnavailable',
  },
  'record-proof.form': {
    source: 'AT Protocol, Repository',
    says: 'A proof is a CAR with one root, whose blocks are DAG-CBOR maps and each what its CID names.',
    error: 'DeviceRecordUnavailable',
  },
  'record-proof.commit': {
    source: 'AT Protocol, Repository',
    says: "A repo's commit is of version 3 and of the account whose repo it is.",
    error: 'DeviceRecordUnavailable',
  },
  'record-proof.signature': {
    source: 'AT Protocol, Repository and Cryptography',
    says: "A repo's commit is signed by the account's key, in the one form that a signature has.",
    error: 'DeviceRecordUnavailable',
  },
  'record-proof.revision': {
    source: 'AT Protocol, Repository',
    says: 'A commit is not older than another of the same repo that is known.',
    error: 'DeviceRecordUnavailable',
  },
  'record-proof.tree': {
    source: 'AT Protocol, Repository',
    says: 'The keys of a tree ascend, those of a subtree lie between its neighbours, and no path is longer than 64.',
    error: 'DeviceRecordUnavailable',
  },
  'record-proof.path': {
    source: 'AT Protocol, Repository',
    says: 'A proof holds every block from the commit to the record, or to the place where it would be.',
    error: 'DeviceRecordUnavailable',
  },
  'did-document.repo': {
    source: 'AT Protocol, DID',
    says: 'The DID document of a repo is that of its account, and names a key on P-256 or secp256k1 that signs it.',
    error: 'DeviceRecordUnavailable',
  },
} as const satisfies Record<string, RuleRow>
