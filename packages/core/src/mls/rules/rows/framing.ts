import type { RuleRow } from '../row.ts'

/** How messages are encoded, framed and signed. */
export const framingRows = {
  'framing.form': {
    source: 'RFC 9420 §6, §7.3',
    says: "The bytes are one MLSMessage of version mls10, of the kind the field is for, with nothing left over; a path's leaf is made for a commit, an added one for a key package.",
    error: 'InvalidMls',
  },
  'framing.one-form': {
    source: 'RFC 9420 §2.1.1, §2.1.2',
    says: 'A presence octet is 0 or 1 and a length takes its shortest form, so that equal meanings are equal bytes.',
    error: 'InvalidMls',
  },
  'framing.content-type': {
    source: 'RFC 9420 §12.4',
    says: 'What is submitted as a commit holds a commit, and no proposal or application data.',
    error: 'InvalidMls',
  },
  'framing.sender-type': {
    source: 'RFC 9420 §6',
    says: 'A commit is sent by a member, or by whoever joins by it.',
    error: 'InvalidMls',
  },
  'framing.sender-leaf': {
    source: 'RFC 9420 §6',
    says: 'A member sends from a leaf that is in the tree.',
    error: 'InvalidMls',
  },
  'framing.group': {
    source: 'RFC 9420 §6',
    says: 'A commit names the group it is for.',
    error: 'InvalidMls',
  },
  'framing.epoch': {
    source: 'RFC 9420 §12.4.2',
    says: 'A commit is of the present epoch of the group.',
    error: 'InvalidMls',
  },
  'framing.epoch-range': {
    source: 'form',
    says: 'An epoch is below 2^53, which no group can reach and every platform can count to.',
    error: 'InvalidMls',
  },
  'framing.signature': {
    source: 'RFC 9420 §6.1, §12.4.3.2',
    says: "The signature over FramedContentTBS verifies by the key of the sender's leaf, or of the leaf a joiner brings.",
    error: 'InvalidMls',
  },
  'framing.tags': {
    source: 'RFC 9420 §6.1, §6.2',
    says: 'Confirmation tag and membership tag are as long as a MAC of the suite; whether they are right, members alone can tell.',
    error: 'InvalidMls',
  },
  'message.content-type': {
    source: 'RFC 9420 §6.3',
    says: 'What is sent as a message is a PrivateMessage of content type application.',
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>
