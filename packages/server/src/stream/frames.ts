import { ErrorFrame, MessageFrame } from '@atproto/xrpc-server'
import { errorRow } from '@catbird-mls/core/errors'
import type { ErrorName } from '@catbird-mls/core/errors'
import { hubLimits } from '@catbird-mls/core/events'
import type { FrameEncoder } from '@catbird-mls/core/events'
import { ids } from '../lexicon/ids.ts'
import { eventView } from '../xrpc/event/event-view.ts'

const nsid = ids.BlueCatbirdMlsEventSubscribe
/** In seconds: the hub sends a cursor to who has rested for as long, and some a little later. */
const nextWithin = Math.ceil((hubLimits.silentMs * 1.2) / 1000)

/**
 * Makes the frames of `event.subscribe`: DAG-CBOR of a header and of a body
 * (https://atproto.com/specs/event-stream#framing). The hub asks once for a frame, and gives everybody its bytes.
 */
export const encodeFrames: FrameEncoder = {
  logEntry: (convoId, entry) => frameOf(eventView({ kind: 'logEntry', convoId, entry })),
  accountEvent: (entry) => frameOf(eventView({ kind: 'accountEvent', ...entry })),
  ephemeral: (convoId, ciphertext) => frameOf({ $type: `${nsid}#ephemeral`, convoId, ciphertext }),
  cursor: (cursor) => frameOf({ $type: `${nsid}#cursor`, cursor, nextWithin }),
}

/** A frame that says why the stream ends. Nothing follows it. */
export function errorFrame(error: ErrorName, message: string = errorRow(error).meaning): Uint8Array {
  return new ErrorFrame({ error, message }).toBytes()
}

function frameOf<Message extends { $type: string }>(message: Message): Uint8Array {
  return MessageFrame.fromLexValue(message, nsid).toBytes()
}
