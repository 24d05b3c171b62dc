import type { RuleRow } from '../row.ts'

/** What a key package must be, when it is published and when a commit adds by it. */
export const keyPackageRows = {
  'key-package.form': {
    source: 'RFC 9420 §6, §10',
    says: 'The bytes are one MLSMessage that holds a KeyPackage of its version, whose leaf is made for a key package.',
    error: 'InvalidKeyPackage',
  },
  'key-package.credential': {
    source: 'RFC 9420 §5.3; form',
    says: 'The leaf has a BasicCredential that names `did#deviceId`.',
    error: 'InvalidKeyPackage',
  },
  'key-package.init-key': {
    source: 'RFC 9420 §10.1',
    says: 'The init key differs from the encryption key of the leaf.',
    error: 'InvalidKeyPackage',
  },
  'key-package.encryption-keys': {
    source: 'RFC 9420 §10; RFC 9180 §7.1.4',
    says: 'Others can seal to the init key and to the encryption key.',
    error: 'InvalidKeyPackage',
  },
  'key-package.signature-key': {
    source: 'RFC 9420 §10; RFC 8032 §5.1.3',
    says: 'The signature key binds its owner.',
    error: 'InvalidKeyPackage',
  },
  'key-package.version': {
    source: 'RFC 9420 §7.2',
    says: 'The capabilities list the version of the key package.',
    error: 'InvalidKeyPackage',
  },
  'key-package.ciphersuite': {
    source: 'RFC 9420 §7.2',
    says: 'The capabilities list the ciphersuite of the key package.',
    error: 'InvalidKeyPackage',
  },
  'key-package.credentials': {
    source: 'RFC 9420 §7.2, §7.3',
    says: 'The capabilities list basic credentials.',
    error: 'InvalidKeyPackage',
  },
  'key-package.policy': {
    source: 'RFC 9420 §7.3, §11.1, §13.4',
    says: 'The capabilities list the policy extension, without which the device could join no group.',
    error: 'InvalidKeyPackage',
  },
  'key-package.extensions-listed': {
    source: 'RFC 9420 §7.2, §7.3, §10',
    says: 'The capabilities list the extensions of the leaf and of the key package.',
    error: 'InvalidKeyPackage',
  },
  'key-package.extensions-once': {
    source: 'RFC 9420 §13.4',
    says: 'Neither the leaf nor the key package carries an extension twice.',
    error: 'InvalidKeyPackage',
  },
  'key-package.defaults-unlisted': {
    source: 'RFC 9420 §7.2',
    says: 'The capabilities list none of the proposals and extensions that every client supports.',
    error: 'InvalidKeyPackage',
  },
  'key-package.signature': {
    source: 'RFC 9420 §7.3, §10, §10.1',
    says: 'The signatures over KeyPackageTBS and LeafNodeTBS verify by the signature key.',
    error: 'InvalidKeyPackage',
  },
  'key-package.group-ciphersuite': {
    source: 'RFC 9420 §10.1, §12.1.1',
    says: "An added key package is of the group's ciphersuite.",
    error: 'InvalidKeyPackage',
  },
  'key-package.lifetime-ended': {
    source: 'RFC 9420 §7.3',
    says: 'A key package is published before its lifetime ends.',
    error: 'InvalidKeyPackage',
  },
  'key-package.lifetime-begun': {
    source: 'RFC 9420 §7.3',
    says: 'A key package is published after its lifetime begins.',
    error: 'InvalidKeyPackage',
  },
  'key-package.lifetime-length': {
    source: 'RFC 9420 §7.2',
    says: 'A lifetime is at most 367 days.',
    error: 'InvalidKeyPackage',
  },
} as const satisfies Record<string, RuleRow>
