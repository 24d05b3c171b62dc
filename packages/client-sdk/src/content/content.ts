import { fromCbor, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { MlsClientError } from '../errors.ts'
import { isKnownContent, validateContent } from '../xrpc/generated/content.ts'
import type { Content, KnownContent } from '../xrpc/generated/content.ts'

export type { Content, KnownContent }

const TEXT = 'blue.catbird.mls.message.defs#text'

/** Content as DAG-CBOR, after it was held against its lexicon. */
export function encodeContent(content: Content): Uint8Array {
  const result = validateContent(content)
  if (!result.success) throw new MlsClientError('InvalidContent', result.error.message)
  return toCbor(content as unknown as CborValue)
}

/**
 * Content from DAG-CBOR. Of a known type it must be what the lexicon says; of an unknown one it comes out as
 * it is, to be kept and shown as unsupported.
 */
export function decodeContent(bytes: Uint8Array): Content {
  const result = validateContent(fromCbor(bytes))
  if (!result.success) throw new MlsClientError('InvalidContent', result.error.message)
  return result.value
}

/** Whether content is a message of its own; reactions, edits and the like show on the message that they speak of. */
export function isMessage(content: Content): boolean {
  return content.$type === TEXT || !isKnownContent(content)
}
