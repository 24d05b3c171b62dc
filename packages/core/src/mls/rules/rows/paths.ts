import type { RuleRow } from '../row.ts'

/** The update path of a commit: the committer's new leaf, and the nodes above it. */
export const pathRows = {
  'path.same-device': {
    source: 'RFC 9420 §5.3.1; policy',
    says: "A committer's new leaf is of the same device and signature key as its former one.",
    error: 'InvalidMls',
  },
  'path.leaf-key-new': {
    source: 'RFC 9420 §7.3, §12.2, §12.4.2',
    says: "A committer's new leaf has another encryption key than its former one, also when a device comes back by an external commit.",
    error: 'InvalidMls',
  },
  'path.leaf-signature': {
    source: 'RFC 9420 §7.2, §7.3',
    says: "The signature of a path's leaf verifies for this group and this place.",
    error: 'InvalidMls',
  },
  'path.addresses': {
    source: 'RFC 9420 §7.5, §7.6, §12.4.1',
    says: "A path has one node for each node of the filtered direct path, and in it one ciphertext for each node of its copath child's resolution that is not added by the same commit.",
    error: 'InvalidMls',
  },
  'path.ciphertexts': {
    source: 'RFC 9420 §7.4, §7.6; RFC 9180 §7.1.4',
    says: 'Each KEM output of a path is one that some key opens, and each ciphertext as long as a sealed path secret.',
    error: 'InvalidMls',
  },
  'path.keys-new': {
    source: 'RFC 9420 §12.4.2, §16.7',
    says: 'No key of a path is in the tree already, and none is in the path twice.',
    error: 'InvalidMls',
  },
  'path.keys-usable': {
    source: 'RFC 9420 §5.1.1, §7.6; RFC 9180 §7.1.4',
    says: 'Others can seal to every key of a path, or no commit could follow, not even an external one.',
    error: 'InvalidMls',
  },
  'path.parent-hash': {
    source: 'RFC 9420 §7.9, §7.9.2',
    says: "The parent hash in a path's leaf is the one that the path leads to.",
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>
