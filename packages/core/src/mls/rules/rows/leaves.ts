import type { RuleRow } from '../row.ts'

/** What every leaf of a tree must be, and whose. */
export const leafRows = {
  'ciphersuite.known': {
    source: 'RFC 9420 §5.1, §17.1',
    says: 'The ciphersuite is one that server and SDKs can compute.',
    error: 'UnsupportedCiphersuite',
  },
  'credential.type': {
    source: 'RFC 9420 §5.3; form',
    says: 'A credential is a BasicCredential.',
    error: 'InvalidMls',
  },
  'credential.identity': {
    source: 'RFC 9420 §5.3.1; form',
    says: 'The identity is the UTF-8 of `did#deviceId`.',
    error: 'InvalidMls',
  },
  'leaf.version': {
    source: 'RFC 9420 §7.2',
    says: "A leaf's capabilities list the group's protocol version.",
    error: 'InvalidMls',
  },
  'leaf.ciphersuite': {
    source: 'RFC 9420 §7.2',
    says: "A leaf's capabilities list the group's ciphersuite.",
    error: 'InvalidMls',
  },
  'leaf.credentials': {
    source: 'RFC 9420 §7.2, §7.3, §11.1',
    says: "A leaf's capabilities list basic credentials, which every leaf has and required_capabilities asks for.",
    error: 'InvalidMls',
  },
  'leaf.policy': {
    source: 'RFC 9420 §7.3, §11.1, §13.4',
    says: "A leaf's capabilities list the policy extension, which every group has and required_capabilities asks for.",
    error: 'InvalidMls',
  },
  'leaf.own-extensions': {
    source: 'RFC 9420 §7.2, §7.3',
    says: "A leaf's capabilities list the extensions that the leaf itself carries.",
    error: 'InvalidMls',
  },
  'leaf.extensions-once': {
    source: 'RFC 9420 §13.4',
    says: 'A leaf carries no extension twice.',
    error: 'InvalidMls',
  },
  'leaf.defaults-unlisted': {
    source: 'RFC 9420 §7.2',
    says: "A leaf's capabilities list none of the proposals and extensions that every client supports.",
    error: 'InvalidMls',
  },
  'leaf.encryption-key': {
    source: 'RFC 9420 §5.1.1; RFC 9180 §7.1.4',
    says: 'Others can seal to the encryption key of a leaf: it is well formed, and on X25519 not of small order.',
    error: 'InvalidMls',
  },
  'leaf.signature-key': {
    source: 'RFC 9420 §5.1.1; RFC 8032 §5.1.3',
    says: "A leaf's signature key binds its owner: it is well formed, and on Ed25519 not of small order.",
    error: 'InvalidMls',
  },
  'leaf.unique-encryption-key': {
    source: 'RFC 9420 §7.3, §16.7',
    says: 'No two nodes of a tree share an encryption key.',
    error: 'InvalidMls',
  },
  'leaf.unique-signature-key': {
    source: 'RFC 9420 §7.3',
    says: 'No two leaves of a tree share a signature key.',
    error: 'InvalidMls',
  },
  'leaf.unique-device': {
    source: 'RFC 9420 §12.2; policy',
    says: 'No device has two leaves.',
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>
