import type { ErrorRow } from '../row.ts'

/** Errors of what was sent: it is malformed, too large, or refers to nothing. */
export const requestRows = {
  InvalidRequest: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The request does not have the form its lexicon demands.',
    action: 'Correct the request; the message says which field is wrong.',
  },
  InvalidCursor: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The cursor was not made by this method of this service.',
    action: 'Drop the cursor and start again without one; for events, read the convo heads first.',
  },
  InvalidMls: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The MLS bytes cannot be read, do not fit each other, or break a rule of RFC 9420.',
    action: 'Do not send these bytes again; the message says what is wrong with them.',
  },
  InvalidProof: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning:
      'A reported message is not proven to be what that account sent at that place; nothing was stored.',
    action:
      'Report the message exactly as this device has opened it, with the tag that came with it in the log. It is also refused where the service changed its secret later in the same month: report the convo then.',
  },
  ProofExpired: {
    blame: 'caller',
    status: 410,
    retryable: false,
    meaning: 'The key that could prove a reported message was destroyed when its month had left the log.',
    action: 'Leave the message out, or report the convo.',
  },
  InvalidPolicy: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The policy extension is missing, not deterministic, or contradicts the convo or itself.',
    action: 'Build the policy anew from the one in the present GroupContext.',
  },
  ProposalNotAllowed: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The commit carries a proposal that this service accepts from nobody in this kind of commit.',
    action:
      'Commit only Add, Remove and GroupContextExtensions by value, or ExternalInit with at most one Remove.',
  },
  PathRequired: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The commit carries no path though its proposals require one.',
    action: 'Build the commit anew with a path: without one, a removed member would go on reading.',
  },
  WelcomeMismatch: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning:
      'The Welcome is missing, superfluous, or does not name exactly the key packages that were added.',
    action: 'Send with a commit the Welcome that was made with it, and one only if the commit adds somebody.',
  },
  InvalidKeyPackage: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'A key package is malformed, expired, of another suite, or not of the calling device.',
    action: 'Make key packages with the registered key of this device; the message names the wrong one.',
  },
  InvalidLeaveStatement: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'A leave statement is not signed by a leaf of the calling account in the present group.',
    action: 'Sign the statement with the key of the leaf it names, or leave without statements.',
  },
  InvalidInvite: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning:
      'An invite is not in the policy of the convo, asks for approval, or is not signed for this join.',
    action: 'Ask by requestJoin if the invite wants approval; otherwise read the convo again and sign anew.',
  },
  InvalidReset: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning:
      'The new group does not follow from the one that backs the convo: it names another state, is signed by another leaf, or changes members or policy.',
    action: 'Build the reset anew from the present state of the group, changing nothing but who is absent.',
  },
  InvalidPushTarget: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'Where a device is to be woken is malformed, or an address that this service does not send to.',
    action: 'Hand in the subscription or token as the platform gave it; the message says what is wrong.',
  },
  PushNotOffered: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The service does not wake devices by this push service, or not those of this app.',
    action: 'Choose a push service that describeServer names, or go without wake-ups.',
  },
  UnsupportedCiphersuite: {
    blame: 'caller',
    status: 400,
    retryable: false,
    meaning: 'The ciphersuite is not among those this service allows.',
    action: 'Choose a ciphersuite that describeServer lists.',
  },
  ConvoNotFound: {
    blame: 'caller',
    status: 404,
    retryable: false,
    meaning: 'There is no such convo, or the caller has never had a part in it.',
    action: 'Check the convo id; drop the convo locally if it was known before.',
  },
  WelcomeNotFound: {
    blame: 'caller',
    status: 404,
    retryable: false,
    meaning: 'No Welcome with this id is addressed to the calling device.',
    action: 'List the Welcomes again; one that was answered a day ago or more is gone.',
  },
  InviteNotFound: {
    blame: 'caller',
    status: 404,
    retryable: false,
    meaning: 'There is no such invite, it was revoked, or the caller does not prove to hold it.',
    action: 'Tell the person that the link does not work, and to ask for another.',
  },
  JoinRequestNotFound: {
    blame: 'caller',
    status: 404,
    retryable: false,
    meaning: 'The account has not asked to join the convo, or its request has expired.',
    action: 'List the join requests again.',
  },
  BlobNotFound: {
    blame: 'caller',
    status: 404,
    retryable: false,
    meaning: 'There is no such blob for the caller, or no such part of it, or it is kept no more.',
    action: 'Show that the file is gone; an upload that was cut for more than a day begins anew.',
  },
  BlobTooLarge: {
    blame: 'caller',
    status: 413,
    retryable: false,
    meaning: 'The blob is larger than the service keeps.',
    action: 'Send a smaller file; describeServer gives the limit.',
  },
  PayloadTooLarge: {
    blame: 'caller',
    status: 413,
    retryable: false,
    meaning: 'The request or one of its byte fields is larger than the service accepts.',
    action: 'Send less; describeServer gives the limits.',
  },
  UnsupportedMediaType: {
    blame: 'caller',
    status: 415,
    retryable: false,
    meaning: 'The request has an encoding that is not accepted.',
    action: 'Send JSON as application/json.',
  },
} as const satisfies Record<string, ErrorRow>
