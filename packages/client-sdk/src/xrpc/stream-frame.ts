import { allFromCbor, asMap } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { MlsClientError } from '../errors.ts'
import { lexicons } from './generated/lexicons.ts'
import { ids } from './generated/ids.ts'
import type {
  AccountEvent,
  Cursor,
  Ephemeral,
  Info,
  LogEntry,
} from './generated/types/blue/catbird/mls/event/subscribe.ts'

const SUBSCRIBE = ids.BlueCatbirdMlsEventSubscribe

/** A frame of the event stream that says something. */
export type StreamFrame =
  | { readonly kind: 'logEntry'; readonly body: LogEntry }
  | { readonly kind: 'accountEvent'; readonly body: AccountEvent }
  | { readonly kind: 'ephemeral'; readonly body: Ephemeral }
  | { readonly kind: 'cursor'; readonly body: Cursor }
  | { readonly kind: 'info'; readonly body: Info }
  /** Of a later version: handed on as it came, named as `getEvents` names its events. */
  | { readonly kind: 'unknown'; readonly body: { readonly $type: string } }

/**
 * Reads a frame of an AT Protocol event stream: a DAG-CBOR header `{op, t}`, then its body.
 * An error frame (`op` −1) comes out as the {@link MlsClientError} it names.
 */
export function readFrame(bytes: Uint8Array): StreamFrame {
  const [header, body] = allFromCbor(bytes).map(asMap)
  if (header === undefined || body === undefined) throw badFrame('it is not two maps')
  if (header.op === -1)
    throw new MlsClientError(textOr('UnexpectedAnswer', body.error), textOr('', body.message))
  if (header.op !== 1 || typeof header.t !== 'string') throw badFrame('its header is unknown')
  return typed(header.t, body)
}

function textOr(fallback: string, value: CborValue | undefined): string {
  return typeof value === 'string' ? value : fallback
}

function typed(type: string, body: { [key: string]: CborValue }): StreamFrame {
  switch (type) {
    case '#logEntry':
      return { kind: 'logEntry', body: valid<LogEntry>(type, body) }
    case '#accountEvent':
      return { kind: 'accountEvent', body: valid<AccountEvent>(type, body) }
    case '#ephemeral':
      return { kind: 'ephemeral', body: valid<Ephemeral>(type, body) }
    case '#cursor':
      return { kind: 'cursor', body: valid<Cursor>(type, body) }
    case '#info':
      return { kind: 'info', body: valid<Info>(type, body) }
    default:
      return { kind: 'unknown', body: { ...body, $type: SUBSCRIBE + type } }
  }
}

function valid<T>(type: string, body: object): T {
  const result = lexicons.validate(`${SUBSCRIBE}${type}`, body)
  if (!result.success) throw badFrame(result.error.message)
  return result.value as T
}

function badFrame(why: string): MlsClientError {
  return new MlsClientError('UnexpectedAnswer', `a frame of the event stream cannot be read: ${why}`)
}
