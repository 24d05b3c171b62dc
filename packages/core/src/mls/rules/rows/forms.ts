import type { RuleRow } from '../row.ts'

/** The forms of what we ourselves put beside and into MLS. */
export const formRows = {
  'cbor.form': {
    source: 'form',
    says: 'What is DAG-CBOR is one map in the one deterministic writing, nested at most 32 deep.',
    error: 'InvalidMls',
  },
  'data.message': {
    source: 'form',
    says: 'The authenticated data of a message is {v: 1, id, c} with a message id and a commitment of 32 bytes.',
    error: 'InvalidMls',
  },
  'data.ephemeral': {
    source: 'form',
    says: 'An ephemeral message is {v: 1, groupId, epoch, sealed}.',
    error: 'InvalidMls',
  },
  'data.commit': {
    source: 'form',
    says: 'The authenticated data of a commit is nothing, or {v: 1, leaves?, invite?} with at most 200 leave statements.',
    error: 'InvalidMls',
  },
  'data.leave-statement': {
    source: 'form',
    says: 'A leave statement is {leafIndex, signature}.',
    error: 'InvalidMls',
  },
  'data.invite': {
    source: 'form; RFC 8032 §5.1',
    says: 'An invite that is carried is {key, signature} of Ed25519.',
    error: 'InvalidMls',
  },
  'content.key': {
    source: 'form',
    says: 'A commitment key is 32 bytes.',
    error: 'InvalidMls',
  },
  'content.form': {
    source: 'form',
    says: 'A decrypted plaintext is {content, key, pad}.',
    error: 'InvalidMls',
  },
  'content.commitment': {
    source: 'form',
    says: 'A decrypted content is the one that the message committed to in the clear.',
    error: 'InvalidMls',
  },
  'device-proof.form': {
    source: 'form',
    says: 'A device proof is `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`.',
    error: 'BadDeviceProof',
  },
  'invite-proof.form': {
    source: 'form',
    says: 'An invite proof is `v1.<issuedAt>.<nonce>.<signature>`.',
    error: 'BadInviteProof',
  },
  'kept-group.form': {
    source: 'form',
    says: 'A kept public group is {v: 1, context, tree, tag}.',
    error: 'InvalidMls',
  },
  'library.commit': {
    source: 'form',
    says: 'Whatever the MLS library throws while a commit is judged is a refusal of the commit.',
    error: 'InvalidMls',
  },
  'library.creation': {
    source: 'form',
    says: 'Whatever the MLS library throws while a beginning is judged is a refusal of the GroupInfo.',
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>
