import { ServiceError } from '../../errors/index.ts'
import type { ErrorName } from '../../errors/index.ts'
import type { RuleId, Rules } from './table.ts'

/**
 * The rules that are refused by another name than `InvalidMls`. The table has it all, and the compiler holds this
 * against it; it stands apart so that no browser has to load the sentences.
 */
const otherErrors: {
  readonly [Id in RuleId as Rules[Id]['error'] extends 'InvalidMls' ? never : Id]: Rules[Id]['error']
} = {
  'proposals.by-value': 'ProposalNotAllowed',
  'proposals.closed-list': 'ProposalNotAllowed',
  'proposals.one-extensions': 'ProposalNotAllowed',
  'proposals.one-external-init': 'ProposalNotAllowed',
  'proposals.one-external-remove': 'ProposalNotAllowed',
  'proposals.path-required': 'PathRequired',
  'ciphersuite.known': 'UnsupportedCiphersuite',
  'key-package.form': 'InvalidKeyPackage',
  'key-package.credential': 'InvalidKeyPackage',
  'key-package.init-key': 'InvalidKeyPackage',
  'key-package.encryption-keys': 'InvalidKeyPackage',
  'key-package.signature-key': 'InvalidKeyPackage',
  'key-package.version': 'InvalidKeyPackage',
  'key-package.ciphersuite': 'InvalidKeyPackage',
  'key-package.credentials': 'InvalidKeyPackage',
  'key-package.policy': 'InvalidKeyPackage',
  'key-package.extensions-listed': 'InvalidKeyPackage',
  'key-package.extensions-once': 'InvalidKeyPackage',
  'key-package.defaults-unlisted': 'InvalidKeyPackage',
  'key-package.signature': 'InvalidKeyPackage',
  'key-package.group-ciphersuite': 'InvalidKeyPackage',
  'key-package.lifetime-ended': 'InvalidKeyPackage',
  'key-package.lifetime-begun': 'InvalidKeyPackage',
  'key-package.lifetime-length': 'InvalidKeyPackage',
  'creation.no-reset': 'InvalidPolicy',
  'context.policy': 'InvalidPolicy',
  'policy.form': 'InvalidPolicy',
  'policy.kind': 'InvalidPolicy',
  'policy.lists': 'InvalidPolicy',
  'policy.numbers': 'InvalidPolicy',
  'policy.hashes': 'InvalidPolicy',
  'policy.rules': 'InvalidPolicy',
  'policy.invites': 'InvalidPolicy',
  'policy.invite-key': 'InvalidPolicy',
  'policy.invites-direct': 'InvalidPolicy',
  'policy.reset-form': 'InvalidPolicy',
  'policy.reset-lasts': 'InvalidPolicy',
  'policy.last-admin': 'LastAdmin',
  'policy.admins-are-members': 'InvalidPolicy',
  'policy.member-limit': 'NotAllowed',
  'policy.banned-members': 'NotAllowed',
  'policy.direct-admins': 'InvalidPolicy',
  'policy.direct-members': 'InvalidPolicy',
  'policy.who-names-absent': 'NotAllowed',
  'policy.who-drops-absent': 'NotAllowed',
  'policy.who-changes-roles': 'NotAllowed',
  'policy.who-changes-rest': 'NotAllowed',
  'grounds.remove': 'NotAllowed',
  'grounds.leave-statement': 'InvalidLeaveStatement',
  'grounds.add-banned': 'NotAllowed',
  'grounds.add': 'NotAllowed',
  'grounds.add-direct': 'NotAllowed',
  'grounds.add-direct-present': 'NotAllowed',
  'grounds.join': 'NotMember',
  'grounds.invite-known': 'InvalidInvite',
  'grounds.invite-approval': 'InvalidInvite',
  'grounds.invite-signature': 'InvalidInvite',
  'grounds.invite-of-member': 'InvalidInvite',
  'reset.named': 'InvalidReset',
  'reset.group': 'InvalidReset',
  'reset.new-group': 'InvalidReset',
  'reset.kind': 'InvalidReset',
  'reset.ciphersuite': 'InvalidReset',
  'reset.epoch': 'EpochConflict',
  'reset.onward': 'InvalidReset',
  'reset.transcript': 'InvalidReset',
  'reset.policy-hash': 'InvalidReset',
  'reset.leaf': 'InvalidReset',
  'reset.admin': 'NotAllowed',
  'reset.signature': 'InvalidReset',
  'reset.policy': 'InvalidReset',
  'reset.members': 'InvalidReset',
  'device-proof.form': 'BadDeviceProof',
  'invite-proof.form': 'BadInviteProof',
  'record-proof.size': 'DeviceRecordUnavailable',
  'record-proof.form': 'DeviceRecordUnavailable',
  'record-proof.commit': 'DeviceRecordUnavailable',
  'record-proof.signature': 'DeviceRecordUnavailable',
  'record-proof.revision': 'DeviceRecordUnavailable',
  'record-proof.tree': 'DeviceRecordUnavailable',
  'record-proof.path': 'DeviceRecordUnavailable',
  'did-document.repo': 'DeviceRecordUnavailable',
  'service.sender-leaf': 'NotAllowed',
  'service.own-leaf': 'NotAllowed',
  'service.epoch': 'EpochConflict',
  'service.generation': 'GenerationConflict',
  'service.part': 'ConvoNotFound',
  'service.standing': 'NotMember',
  'service.accepted': 'ConvoNotAccepted',
  'service.barred': 'CommitterBarred',
  'service.invite-open': 'InviteNotFound',
  'service.invite-time': 'InviteExpired',
  'service.invite-uses': 'InviteExhausted',
  'service.invite-change': 'InvalidInvite',
  'service.welcome': 'WelcomeMismatch',
  'service.welcome-recipients': 'WelcomeMismatch',
  'service.welcome-ciphersuite': 'WelcomeMismatch',
  'service.key-package-claimed': 'KeyPackageNotClaimed',
  'service.key-package-once': 'KeyPackageNotClaimed',
  'service.newly-absent': 'NotAllowed',
  'service.ciphersuite': 'UnsupportedCiphersuite',
  'service.kind': 'InvalidPolicy',
  'service.pair': 'InvalidPolicy',
  'service.one-convo': 'ConvoExists',
}
const errorOf: { readonly [Id in RuleId]?: ErrorName } = otherErrors

/**
 * The error of bytes that break a rule: its name is the rule's, its message says what is wrong with these bytes.
 *
 * @example
 * throw refuse('framing.epoch', 'the commit is not of epoch 7')
 */
export function refuse(rule: RuleId, message: string, cause?: unknown): ServiceError {
  return new ServiceError(errorOf[rule] ?? 'InvalidMls', {
    rule,
    message,
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Whatever a library throws on hostile bytes leaves as a refusal by this rule; our own errors pass. */
export async function refusingGarbage<T>(rule: RuleId, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ServiceError) throw error
    throw refuse(rule, what, error)
  }
}
