import type { ErrorRow } from '../row.ts'

/** Errors of establishing who asks: the service-auth token, the session, the device's proof. */
export const authRows = {
  AuthMissing: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The request carries no bearer token.',
    action: 'Send a service-auth token or a session access token in the Authorization header.',
  },
  BadJwt: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The token is malformed, lacks a required claim, or names an algorithm that is not accepted.',
    action: 'Obtain a service-auth token with iss, aud, lxm, exp and jti, signed with ES256K or ES256.',
  },
  BadJwtSignature: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The token is not signed by the key in the DID document of its issuer.',
    action:
      'Check that the account signs with its current key; after a key change, wait for the DID document.',
  },
  JwtExpired: {
    blame: 'auth',
    status: 401,
    retryable: true,
    meaning: 'The token has expired, or was issued in the future.',
    action: 'Send the request again with a fresh token; check the clock of the device.',
  },
  BadJwtAudience: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The token was made for another service.',
    action: 'Ask for a token whose audience is the DID that describeServer gives.',
  },
  BadJwtLexiconMethod: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The token was made for another method.',
    action: 'Ask for a token whose lxm is exactly the method that is called.',
  },
  ReplayedJwt: {
    blame: 'auth',
    status: 401,
    retryable: true,
    meaning: 'The token has been used before.',
    action: 'Send the request again with a fresh token; a token serves one request.',
  },
  UnresolvableDid: {
    blame: 'dependency',
    status: 401,
    retryable: true,
    meaning: 'The DID document of the token issuer could not be fetched.',
    action: 'Try again after a pause; if it goes on, check that the DID resolves publicly.',
  },
  BadDeviceProof: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning:
      'The device proof is missing, malformed, out of time, used before, or not signed by the device key.',
    action: 'Make a new proof over exactly the input that is sent, with a fresh nonce and the present time.',
  },
  BadInviteProof: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The invite proof is malformed, out of time, or used before.',
    action: 'Make a new proof for exactly this call, with a fresh nonce and the present time.',
  },
  DeviceNotFound: {
    blame: 'auth',
    status: 404,
    retryable: false,
    meaning: 'No such device is registered for the account; it may have been removed.',
    action:
      'Stop acting as this device; to go on, register a new device with a new id and key. With the SDK: delete the storage, and open a client on it anew.',
  },
  DeviceRecordMissing: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The repo of the account proves that it holds no record of the device.',
    action: 'Write the record blue.catbird.mls.actor.device of this device, then register it.',
  },
  DeviceRecordMismatch: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The record of the device in the repo of the account has another key or ciphersuite.',
    action: 'Correct the record if this device wrote it; otherwise suspect whoever can write to the repo.',
  },
  DeviceRecordUnavailable: {
    blame: 'dependency',
    status: 503,
    retryable: true,
    meaning: 'The repo of the account could not be read, or what was read proves nothing of the device.',
    action: 'Try again after a pause; if it goes on, check the PDS of the account and its DID document.',
  },
  SessionExpired: {
    blame: 'auth',
    status: 401,
    retryable: true,
    meaning: 'The session token has expired, was ended, or is not known.',
    action: 'Refresh the session; if that fails too, create a new one.',
  },
  RefreshTokenReused: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The refresh token was used before, so every session that stems from it has been ended.',
    action: 'Create a new session; if nobody else shares the store of this device, suspect a stolen token.',
  },
  InvalidTicket: {
    blame: 'auth',
    status: 401,
    retryable: false,
    meaning: 'The stream ticket is unknown, used, or older than 30 seconds.',
    action: 'Create a new ticket and connect at once.',
  },
  AccountSuspended: {
    blame: 'auth',
    status: 403,
    retryable: false,
    meaning:
      'The account is suspended on this service, or not active at its own server; the message tells which.',
    action:
      'Tell the person: only the operator can lift a suspension, and an account that was deactivated is activated again at its own server. Ask no more than now and then whether that was done.',
  },
} as const satisfies Record<string, ErrorRow>
