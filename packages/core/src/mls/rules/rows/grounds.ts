import type { RuleRow } from '../row.ts'

/** By what right a commit adds, removes or joins. */
export const groundRows = {
  'grounds.remove': {
    source: 'policy',
    says: 'A remover is an admin, or another device of the same account, or carries the leave statement of the leaf it removes.',
    error: 'NotAllowed',
  },
  'grounds.leave-statement': {
    source: 'policy; RFC 9420 §5.1.2',
    says: 'A leave statement is signed by the leaf it is for, for this convo, group, place and leaf.',
    error: 'InvalidLeaveStatement',
  },
  'grounds.add-banned': {
    source: 'policy',
    says: 'Nobody adds an account that is banned.',
    error: 'NotAllowed',
  },
  'grounds.add': {
    source: 'policy',
    says: 'Who adds devices of other accounts is whom the policy lets add; its own devices anybody adds.',
    error: 'NotAllowed',
  },
  'grounds.add-direct': {
    source: 'policy',
    says: 'Only devices of its two accounts are added to a direct convo.',
    error: 'NotAllowed',
  },
  'grounds.add-direct-present': {
    source: 'policy',
    says: 'In a direct convo each account adds its own devices, and the other its first ones while it has no leaf.',
    error: 'NotAllowed',
  },
  'grounds.join': {
    source: 'policy',
    says: 'A joiner is a device of a member account, or carries an invite.',
    error: 'NotMember',
  },
  'grounds.invite-known': {
    source: 'policy',
    says: 'An invite that is carried is one of the policy.',
    error: 'InvalidInvite',
  },
  'grounds.invite-approval': {
    source: 'policy',
    says: 'Nobody joins by himself by an invite that asks for approval.',
    error: 'InvalidInvite',
  },
  'grounds.invite-signature': {
    source: 'policy; RFC 9420 §5.1.2',
    says: 'An invite is signed by its own key, for this group, epoch, account and leaf.',
    error: 'InvalidInvite',
  },
  'grounds.invite-of-member': {
    source: 'policy',
    says: 'Only an external commit carries an invite.',
    error: 'InvalidInvite',
  },
  'grounds.join-replaces': {
    source: 'RFC 9420 §12.2, §12.4.3.2; policy',
    says: 'An external commit removes only the former leaf of the same device and the same signature key.',
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>
