import type { RuleRow } from '../row.ts'

/** What the group of a convo's next generation must be, held against the group that it comes after. */
export const resetRows = {
  'reset.named': {
    source: 'policy',
    says: 'The policy of a generation that comes after another says what it comes after.',
    error: 'InvalidReset',
  },
  'reset.group': {
    source: 'policy',
    says: 'A reset comes after the group that backs the convo.',
    error: 'InvalidReset',
  },
  'reset.new-group': {
    source: 'policy',
    says: 'A reset begins a group of another id.',
    error: 'InvalidReset',
  },
  'reset.kind': {
    source: 'policy',
    says: 'A reset does not change the kind of a convo.',
    error: 'InvalidReset',
  },
  'reset.ciphersuite': {
    source: 'policy',
    says: 'A reset does not change the ciphersuite.',
    error: 'InvalidReset',
  },
  'reset.epoch': {
    source: 'policy',
    says: 'A reset comes after the epoch at which the former group is.',
    error: 'EpochConflict',
  },
  'reset.onward': {
    source: 'policy',
    says: 'A reset does not go back behind a state that is held.',
    error: 'InvalidReset',
  },
  'reset.transcript': {
    source: 'policy; RFC 9420 §8.2',
    says: 'A reset comes after the confirmed transcript hash of the former group.',
    error: 'InvalidReset',
  },
  'reset.policy-hash': {
    source: 'policy',
    says: 'A reset comes after the policy of the former group.',
    error: 'InvalidReset',
  },
  'reset.leaf': {
    source: 'policy',
    says: 'The leaf that a reset begins with is of the device and the key of the leaf that it names in the former group.',
    error: 'InvalidReset',
  },
  'reset.admin': {
    source: 'policy',
    says: 'Who resets is an admin of the former group.',
    error: 'NotAllowed',
  },
  'reset.signature': {
    source: 'policy; RFC 9420 §5.1.2',
    says: "A reset statement is signed by the resetter's leaf key, for this convo and the new group.",
    error: 'InvalidReset',
  },
  'reset.policy': {
    source: 'policy',
    says: 'A reset changes nothing of the policy but who is absent.',
    error: 'InvalidReset',
  },
  'reset.members': {
    source: 'policy',
    says: 'The members after a reset are the same accounts.',
    error: 'InvalidReset',
  },
} as const satisfies Record<string, RuleRow>
