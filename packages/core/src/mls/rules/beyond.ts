/** A rule that no judgement of ours claims to check, or that needs no check of its own. */
export type UncheckedRule = {
  readonly source: string
  /** The rule, in one sentence. */
  readonly says: string
  /** Why nobody can check it here, or why it holds anyway. */
  readonly why: string
}

/**
 * What cannot be told from public state and bytes alone, because it takes secrets, the network or a clock. A server
 * that claimed any of these would claim too much; the members and the recovery of the group answer for them.
 */
export const uncheckedRules: readonly UncheckedRule[] = [
  {
    source: 'RFC 9420 §6.2',
    says: 'The membership tag of a commit is the MAC over its content.',
    why: 'It is made with the membership key, which only members have; they refuse the commit where it is wrong.',
  },
  {
    source: 'RFC 9420 §6.1, §8',
    says: "The confirmation tag of a commit is the MAC over the epoch's confirmed transcript hash.",
    why: "It is made with the new epoch's confirmation key. That the GroupInfo carries the same tag is checked.",
  },
  {
    source: 'RFC 9420 §11',
    says: 'The confirmation tag of the first GroupInfo is the MAC over the empty transcript hash.',
    why: 'It is made with the confirmation key of epoch 0, which the creator alone has.',
  },
  {
    source: 'RFC 9420 §7.5, §7.6',
    says: "The ciphertexts of a path hold path secrets, sealed to the keys of the copath's resolution.",
    why: 'Only who has the private key of a node can open what is sealed to it. Number, length and KEM outputs are checked.',
  },
  {
    source: 'RFC 9420 §7.4',
    says: 'The public keys of a path are derived from its path secrets, each from the one below.',
    why: 'It takes a path secret to derive them. That they are usable and new is checked.',
  },
  {
    source: 'RFC 9420 §8, §12.4.3.2',
    says: 'external_pub is the public key that the external secret of the epoch leads to.',
    why: 'It takes the external secret. Members compare it with the one that they derive, and replace a wrong one.',
  },
  {
    source: 'RFC 9420 §8.3',
    says: 'The KEM output of an ExternalInit is sealed to the external_pub of the epoch.',
    why: 'Who it is sealed to shows only when it is opened. That some key opens it is checked.',
  },
  {
    source: 'RFC 9420 §12.4.3.1',
    says: 'A Welcome holds the joiner secret, path secrets and a GroupInfo of the epoch that its commit begins.',
    why: 'All of it is encrypted to the joiners, who reject a Welcome that does not open. Whom it names is checked.',
  },
  {
    source: 'RFC 9420 §6.3, §15',
    says: 'A PrivateMessage opens, its sender has a leaf in its epoch, its signature verifies and its key was not used before.',
    why: 'Sender and signature are inside the encryption. Receivers drop what fails; group, epoch and form are checked.',
  },
  {
    source: 'form',
    says: 'The commitment in the authenticated data of a message is that of its content.',
    why: 'The key of the commitment is inside the ciphertext. Receivers drop a message that does not match.',
  },
  {
    source: 'policy',
    says: 'The metadataHash of a policy is that of the sealed metadata.',
    why: 'Metadata and salt are sealed under a secret of the epoch. Members ignore metadata that does not match.',
  },
  {
    source: 'RFC 9420 §7.2, §10',
    says: 'The owner of a leaf or key package has the private halves of its encryption keys, and uses them nowhere else.',
    why: 'Nothing proves it. Who lacks them can read nothing, which harms nobody else; a used init key is remembered by the service.',
  },
  {
    source: 'RFC 9420 §5.3.1',
    says: "A credential's signature key is one of the account that it names.",
    why: "It takes the network: the record in the account's repo. The service asks for it at registration; SDKs keep the answer as trust, which blocks no processing.",
  },
  {
    source: 'RFC 9420 §7.3',
    says: 'A key package is within its lifetime when it is added.',
    why: 'Clocks differ, and who judges by the clock forks the group. The service checks it when a commit uses a claim.',
  },
]

/** What need not be checked, since nobody is believed about it: we compute it ourselves, or an earlier check implies it. */
export const impliedRules: readonly UncheckedRule[] = [
  {
    source: 'RFC 9420 §7.7, §12.1.1, §12.1.3, §12.4.2',
    says: 'Added and joining leaves take the leftmost blank places, removed ones are blanked with their direct path, and the tree is cut back.',
    why: 'The tree is computed from the proposals; the GroupInfo must name the hash of the same tree.',
  },
  {
    source: 'RFC 9420 §12.3',
    says: 'Proposals are applied in their order: extensions, Removes, Adds.',
    why: 'The judgement applies them so, and the tree hash shows who did otherwise.',
  },
  {
    source: 'RFC 9420 §7.9.2',
    says: 'Every parent node is parent-hash valid, and its unmerged leaves are leaves below it, in order.',
    why: 'A group begins with one leaf, no proposal makes a parent node, and each path is checked against its leaf; so it holds by induction.',
  },
  {
    source: 'RFC 9420 §7.8',
    says: 'The tree hash of an epoch is the hash of its tree.',
    why: 'It is computed from the tree; the GroupInfo must name the same.',
  },
  {
    source: 'RFC 9420 §8.2',
    says: 'The confirmed and interim transcript hashes go on from those before.',
    why: 'They are computed from the commit and the confirmation tag; the GroupInfo must name the same.',
  },
  {
    source: 'RFC 9420 §7.3, §12.1.7, §13.4',
    says: 'All members support the extensions, the required capabilities and the credential types of the group.',
    why: 'The extensions and what is required never change, and every leaf is held against them when it comes in.',
  },
  {
    source: 'RFC 9420 §12.1.2, §12.1.4, §12.1.5, §12.1.8, §8.4, §11.2, §11.3',
    says: 'Updates, PSKs, reinitialisation, branching and external proposals keep their rules.',
    why: 'No commit may carry them.',
  },
  {
    source: 'RFC 9420 §12.2',
    says: 'Proposals of a non-default type are supported by all members.',
    why: 'No commit may carry them.',
  },
]
