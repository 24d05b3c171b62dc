/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsServerDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** The refresh token of the session. */
  refreshToken: string
}

export type OutputSchema = BlueCatbirdMlsServerDefs.Session

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
  error?: 'SessionExpired' | 'RefreshTokenReused' | 'AccountSuspended' | 'RateLimitExceeded'
}

export type HandlerOutput = HandlerError | HandlerSuccess
