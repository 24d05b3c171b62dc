import type { RuleRow } from '../row.ts'

/**
 * What the service alone checks, since it needs its data or its clock. An SDK that reads the log cannot judge by these,
 * and processes a commit whatever it thinks of them.
 */
export const serviceRows = {
  'service.sender-leaf': {
    source: 'service',
    says: 'A member commits from the leaf of the calling device.',
    error: 'NotAllowed',
  },
  'service.own-leaf': {
    source: 'service',
    says: "The committer's leaf is of the calling account and device, and has the key that the device registered.",
    error: 'NotAllowed',
  },
  'service.epoch': {
    source: 'RFC 9420 §14; service',
    says: 'Of the commits of one epoch the first is accepted; a commit of another epoch than the present is not.',
    error: 'EpochConflict',
  },
  'service.generation': {
    source: 'service',
    says: 'A commit is of the group that backs the convo now, not of a former one.',
    error: 'GenerationConflict',
  },
  'service.group': {
    source: 'service',
    says: 'A commit is of a group that backs this convo.',
    error: 'InvalidMls',
  },
  'service.part': {
    source: 'service',
    says: 'Who never had a part in a convo is told of none.',
    error: 'ConvoNotFound',
  },
  'service.standing': {
    source: 'service',
    says: 'Who commits has a leaf, and is neither gone from the convo nor leaving it.',
    error: 'NotMember',
  },
  'service.accepted': {
    source: 'service',
    says: 'Nobody commits to a convo before its account has accepted it.',
    error: 'ConvoNotAccepted',
  },
  'service.barred': {
    source: 'service',
    says: 'Whose commits enough members reported as such that nobody can process neither commits nor resets any more, until it has joined afresh, and not again and again.',
    error: 'CommitterBarred',
  },
  'service.invite-open': {
    source: 'service',
    says: 'Who comes in by an invite comes by one that the convo has, and that nobody has revoked.',
    error: 'InviteNotFound',
  },
  'service.invite-time': {
    source: 'service',
    says: 'An invite lets nobody in after its time.',
    error: 'InviteExpired',
  },
  'service.invite-uses': {
    source: 'service',
    says: 'An invite lets in as many accounts as it says, and no more.',
    error: 'InviteExhausted',
  },
  'service.invite-change': {
    source: 'service',
    says: 'A commit that is submitted to make an invite puts it into the policy, and one to revoke it takes it out.',
    error: 'InvalidInvite',
  },
  'service.welcome': {
    source: 'RFC 9420 §12.4.3.1; service',
    says: 'A Welcome comes with a commit if, and only if, that adds somebody.',
    error: 'WelcomeMismatch',
  },
  'service.welcome-recipients': {
    source: 'RFC 9420 §12.4.3.1; service',
    says: 'A Welcome names every key package that its commit adds, and no other.',
    error: 'WelcomeMismatch',
  },
  'service.welcome-ciphersuite': {
    source: 'RFC 9420 §12.4.3.1',
    says: "A Welcome is of the group's ciphersuite.",
    error: 'WelcomeMismatch',
  },
  'service.key-package-claimed': {
    source: 'RFC 9420 §7.3, §16.8; service',
    says: 'An added key package is one that the account has claimed within a day, that no commit has used, that has not expired, and whose device has been neither removed nor suspended with its account.',
    error: 'KeyPackageNotClaimed',
  },
  'service.key-package-once': {
    source: 'service',
    says: 'A last-resort key package brings its device into one group once.',
    error: 'KeyPackageNotClaimed',
  },
  'service.newly-absent': {
    source: 'service',
    says: 'One step names at most 100 accounts absent that were not before.',
    error: 'NotAllowed',
  },
  'service.ciphersuite': {
    source: 'service',
    says: 'A group is of a ciphersuite that the service allows and the creating device registered.',
    error: 'UnsupportedCiphersuite',
  },
  'service.kind': {
    source: 'service',
    says: 'A convo is created with a policy of its kind, a group by one of its admins.',
    error: 'InvalidPolicy',
  },
  'service.pair': {
    source: 'service',
    says: 'A direct convo is created between the caller and the account it names, and nobody else.',
    error: 'InvalidPolicy',
  },
  'service.first-commit': {
    source: 'service',
    says: "A convo's first commit comes from its creator's leaf.",
    error: 'InvalidMls',
  },
  'service.one-convo': {
    source: 'RFC 9420 §11; service',
    says: 'A group id backs one convo, and two accounts have one direct convo.',
    error: 'ConvoExists',
  },
} as const satisfies Record<string, RuleRow>
