import type { RuleRow } from '../row.ts'

/** The GroupContext extensions, the form of a policy, and what a policy may become. */
export const policyRows = {
  'context.closed-list': {
    source: 'policy; RFC 9420 §13.4, §13.5',
    says: 'A GroupContext has required_capabilities and the policy, and no other extension.',
    error: 'InvalidMls',
  },
  'context.required-capabilities': {
    source: 'policy; RFC 9420 §11.1, §12.1.7, §13.4',
    says: 'required_capabilities is there once, and asks for exactly the policy extension and basic credentials.',
    error: 'InvalidMls',
  },
  'context.policy': {
    source: 'policy; RFC 9420 §13.4',
    says: 'The policy is there once.',
    error: 'InvalidPolicy',
  },
  'policy.form': {
    source: 'form',
    says: 'A policy is a DAG-CBOR map of version 1 in its one form, whose fields have their types.',
    error: 'InvalidPolicy',
  },
  'policy.kind': {
    source: 'policy',
    says: 'The kind of a convo is direct or group, and never changes.',
    error: 'InvalidPolicy',
  },
  'policy.lists': {
    source: 'form',
    says: 'The lists of a policy are in order, with nothing in them twice.',
    error: 'InvalidPolicy',
  },
  'policy.numbers': {
    source: 'form',
    says: 'Limits and lifetimes are whole numbers from 1, within their bounds.',
    error: 'InvalidPolicy',
  },
  'policy.hashes': {
    source: 'form',
    says: 'A hash in a policy is 32 bytes.',
    error: 'InvalidPolicy',
  },
  'policy.rules': {
    source: 'policy',
    says: 'Each rule names admin or member, removing and changing the policy are for admins, and no rule is unknown.',
    error: 'InvalidPolicy',
  },
  'policy.invites': {
    source: 'form',
    says: 'The invites of a policy are 1 to 50 of {key, approval, expiresAt?, maxUses?}, or there is no such field.',
    error: 'InvalidPolicy',
  },
  'policy.invite-key': {
    source: 'policy; RFC 8032 §5.1.3',
    says: 'The key of an invite is an Ed25519 key by which its holder alone can sign.',
    error: 'InvalidPolicy',
  },
  'policy.invites-direct': {
    source: 'policy',
    says: 'A direct convo has no invites.',
    error: 'InvalidPolicy',
  },
  'policy.reset-form': {
    source: 'form',
    says: 'resetOf has exactly its fields, each of its type and within its bounds.',
    error: 'InvalidPolicy',
  },
  'policy.reset-lasts': {
    source: 'policy',
    says: 'What a policy says of the reset that began its generation never changes.',
    error: 'InvalidPolicy',
  },
  'policy.last-admin': {
    source: 'policy',
    says: 'A convo always has an admin who is a member.',
    error: 'LastAdmin',
  },
  'policy.admins-are-members': {
    source: 'policy',
    says: 'Every admin is a member.',
    error: 'InvalidPolicy',
  },
  'policy.member-limit': {
    source: 'policy',
    says: 'A convo has no more accounts than its policy takes.',
    error: 'NotAllowed',
  },
  'policy.banned-members': {
    source: 'policy',
    says: 'No member is banned, present or absent.',
    error: 'NotAllowed',
  },
  'policy.direct-admins': {
    source: 'policy',
    says: 'The two accounts of a direct convo are its admins, and stay so.',
    error: 'InvalidPolicy',
  },
  'policy.direct-members': {
    source: 'policy',
    says: 'Nobody but its two accounts is a member of a direct convo.',
    error: 'InvalidPolicy',
  },
  'policy.who-names-absent': {
    source: 'policy',
    says: 'Who may not add may not name accounts absent either.',
    error: 'NotAllowed',
  },
  'policy.who-drops-absent': {
    source: 'policy',
    says: 'Only an admin drops an absent account, but for one whose leaf is there or leaves by the same commit.',
    error: 'NotAllowed',
  },
  'policy.who-changes-roles': {
    source: 'policy',
    says: 'Only an admin changes who is an admin; a member takes the role from accounts that are gone, and takes it over where no admin is left and its leaf is the lowest.',
    error: 'NotAllowed',
  },
  'policy.who-changes-rest': {
    source: 'policy',
    says: 'Only an admin changes anything else of a policy; a member renames, and makes or revokes invites, where the policy lets members.',
    error: 'NotAllowed',
  },
} as const satisfies Record<string, RuleRow>
