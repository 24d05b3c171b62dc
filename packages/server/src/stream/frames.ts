import { ErrorFrame } from '@atproto/xrpc-server'
import { errorRow } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'

/** A frame that says why the stream ends (https://atproto.com/specs/event-stream#framing). Nothing follows it. */
export function errorFrame(error: ErrorName, message: string = errorRow(error).meaning): Uint8Array {
  return new ErrorFrame({ error, message }).toBytes()
}
