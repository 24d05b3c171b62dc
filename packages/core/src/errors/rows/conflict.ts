import type { ErrorRow } from '../row.ts'

/** Errors of a request that was right for a state that is gone. */
export const conflictRows = {
  EpochConflict: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'Another commit has already ended the epoch that this commit was made for.',
    action: 'Read the log up to the present epoch, then build the commit anew if it is still wanted.',
  },
  GenerationConflict: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'The bytes belong to an MLS group that no longer backs the convo.',
    action: 'Follow the convo to its present generation, then encrypt or commit there.',
  },
  ResetRequired: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning:
      'The other account of the direct convo has left it: what is sent in this generation would not reach it.',
    action: 'Begin the next generation by resetConvo, add the other account, and encrypt again there.',
  },
  MetadataConflict: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'The stored metadata is of another version than expected; the message says of which.',
    action: 'Fetch the convo, and seal the metadata again only if that is still needed.',
  },
  ConvoExists: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'The convo or its group id already exists, made by somebody else.',
    action: 'For a direct convo, fetch the existing one and use it; for a group, choose a new group id.',
  },
  DuplicateDevice: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'The device id or the signature key is already bound otherwise.',
    action: 'Register with a new random device id and a new key; ids are never used again.',
  },
  KeyPackageNotClaimed: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'An added leaf is not a key package that this account holds a live claim on.',
    action: 'Claim key packages again and build the commit anew with them.',
  },
  EpochTooOld: {
    blame: 'conflict',
    status: 410,
    retryable: false,
    meaning: 'The message was encrypted in an epoch that is no longer accepted.',
    action: 'Read the log up to the present epoch and encrypt again under the same message id.',
  },
  InviteExpired: {
    blame: 'conflict',
    status: 410,
    retryable: false,
    meaning: 'The time of the invite is over.',
    action: 'Tell the person that the link has expired, and to ask for another.',
  },
  InviteExhausted: {
    blame: 'conflict',
    status: 410,
    retryable: false,
    meaning: 'As many accounts as the invite allows have come in by it.',
    action: 'Tell the person that the link has been used up, and to ask for another.',
  },
  LogTruncated: {
    blame: 'conflict',
    status: 410,
    retryable: false,
    meaning: 'Entries after the given seq have already been dropped; the message names the first one kept.',
    action: 'Rejoin by an external commit and go on from there; show the gap.',
  },
  BlobConflict: {
    blame: 'conflict',
    status: 409,
    retryable: false,
    meaning: 'Another blob has this id, or it was said to have another size, or is being deleted.',
    action: 'Encrypt the file anew, with a fresh key and a fresh id, and upload that.',
  },
} as const satisfies Record<string, ErrorRow>
