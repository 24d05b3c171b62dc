import type { RuleRow } from '../row.ts'

/** The GroupInfo of an epoch, the beginning of a group, and Welcomes. */
export const groupInfoRows = {
  'group-info.context': {
    source: 'RFC 9420 §8.1, §8.2, §12.4.3',
    says: 'A GroupInfo tells of exactly the context that the commit leads to: group, epoch, tree hash, transcript and extensions.',
    error: 'InvalidMls',
  },
  'group-info.confirmation-tag': {
    source: 'RFC 9420 §12.4.3',
    says: "A GroupInfo's confirmation tag is the commit's.",
    error: 'InvalidMls',
  },
  'group-info.signer': {
    source: 'RFC 9420 §12.4.3; policy',
    says: 'A GroupInfo is signed by the leaf of the committer.',
    error: 'InvalidMls',
  },
  'group-info.extensions': {
    source: 'RFC 9420 §12.4.3.2, §12.4.3.3, §13.4; policy',
    says: 'A GroupInfo has external_pub, at the beginning of a group ratchet_tree as well, and no other extension.',
    error: 'InvalidMls',
  },
  'group-info.external-pub-form': {
    source: 'RFC 9420 §12.4.3.2',
    says: 'external_pub is one HPKE public key with its length.',
    error: 'InvalidMls',
  },
  'group-info.external-pub-usable': {
    source: 'RFC 9420 §5.1.1, §8.3; RFC 9180 §7.1.4',
    says: 'Joiners can seal to external_pub.',
    error: 'InvalidMls',
  },
  'group-info.signature': {
    source: 'RFC 9420 §12.4.3',
    says: 'The signature over GroupInfoTBS verifies by the key of its signer.',
    error: 'InvalidMls',
  },
  'tree.form': {
    source: 'RFC 9420 §12.4.3.3',
    says: 'A ratchet tree is a list of optional nodes of which the last is not blank.',
    error: 'InvalidMls',
  },
  'creation.one-leaf': {
    source: 'RFC 9420 §11',
    says: "A group begins with a tree of one leaf, the creator's.",
    error: 'InvalidMls',
  },
  'creation.epoch': {
    source: 'RFC 9420 §11',
    says: 'A group begins at epoch 0.',
    error: 'InvalidMls',
  },
  'creation.transcript': {
    source: 'RFC 9420 §11',
    says: 'The confirmed transcript hash of a new group is empty.',
    error: 'InvalidMls',
  },
  'creation.group-id': {
    source: 'RFC 9420 §11; form',
    says: 'A group id is 32 bytes.',
    error: 'InvalidMls',
  },
  'creation.tree-hash': {
    source: 'RFC 9420 §7.8, §11',
    says: 'The tree hash is the hash of the tree.',
    error: 'InvalidMls',
  },
  'creation.leaf-source': {
    source: 'RFC 9420 §7.3, §11',
    says: "The creator's leaf is that of a key package, or made for a commit; not for an Update.",
    error: 'InvalidMls',
  },
  'creation.parent-hash': {
    source: 'RFC 9420 §7.9, §7.9.2',
    says: "A creator's leaf that is made for a commit has an empty parent hash, since nothing is above it.",
    error: 'InvalidMls',
  },
  'creation.leaf-signature': {
    source: 'RFC 9420 §7.3',
    says: "The signature of the creator's leaf verifies.",
    error: 'InvalidMls',
  },
  'creation.no-reset': {
    source: 'policy',
    says: 'The first generation of a convo comes after no other.',
    error: 'InvalidPolicy',
  },
  'welcome.kem-outputs': {
    source: 'RFC 9420 §12.4.3.1; RFC 9180 §7.1.4',
    says: 'Each KEM output of a Welcome is one that some key opens.',
    error: 'InvalidMls',
  },
  'welcome.named-once': {
    source: 'RFC 9420 §12.4.3.1',
    says: 'A Welcome names no key package twice.',
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>
