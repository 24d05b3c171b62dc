/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** KeyPackages, each as an MLSMessage. */
  keyPackages: Uint8Array[]
  /** A KeyPackage for when all others have been claimed; it replaces the last resort there is. */
  lastResort?: Uint8Array
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** The KeyPackageRef of each, in the order given. */
  refs: Uint8Array[]
  /** The KeyPackageRef of the last resort, if one was given. */
  lastResortRef?: Uint8Array
  /** How many key packages of the device can now be claimed, without the last resort. */
  available: number
}

export interface HandlerInput {
  encoding: 'application/json'
  body: InputSchema
}

export interface HandlerSuccess {
  encoding: 'application/json'
  body: OutputSchema
  headers?: { [key: string]: string }
}

export interface HandlerError {
  status: number
  message?: string
  error?:
    | 'InvalidKeyPackage'
    | 'KeyPackageLimitReached'
    | 'PayloadTooLarge'
    | 'AuthMissing'
    | 'BadJwt'
    | 'BadJwtSignature'
    | 'JwtExpired'
    | 'BadJwtAudience'
    | 'BadJwtLexiconMethod'
    | 'ReplayedJwt'
    | 'UnresolvableDid'
    | 'BadDeviceProof'
    | 'DeviceNotFound'
    | 'SessionExpired'
    | 'AccountSuspended'
    | 'RateLimitExceeded'
}

export type HandlerOutput = HandlerError | HandlerSuccess
