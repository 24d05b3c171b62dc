import {
  asMessageId,
  commitContent,
  COMMITMENT_KEY_BYTES,
  decodeMessageData,
  encodeMessageData,
  openCommitted,
} from '@catbird-mls/core/mls'
import type { OpenedContent } from '@catbird-mls/core/mls'
import { randomBytes, toBase64Url } from '../bytes.ts'
import { MlsClientError } from '../errors.ts'

/** Content made ready to be encrypted: padded, and committed to in the clear. */
export interface Envelope {
  readonly plaintext: Uint8Array
  readonly authenticatedData: Uint8Array
}

/** An envelope of one's own, with the key that its content is committed to with. */
export interface OwnEnvelope extends Envelope {
  readonly key: Uint8Array
}

/** A fresh message id. */
export function newMessageId(): string {
  return toBase64Url(randomBytes(16))
}

/** Wraps content (protocol.md, "Application messages"). */
export function wrap(messageId: string, content: Uint8Array): OwnEnvelope {
  const id = asMessageId(messageId)
  if (id === undefined) throw new MlsClientError('InvalidContent', `"${messageId}" is no message id`)
  const key = randomBytes(COMMITMENT_KEY_BYTES)
  const { plaintext, commitment } = commitContent(content, key)
  return { plaintext, authenticatedData: encodeMessageData({ id, commitment }), key }
}

/** Takes content out again; undefined if it is not what the authenticated data commits to. */
export function unwrap({
  plaintext,
  authenticatedData,
}: Envelope): ({ messageId: string } & OpenedContent) | undefined {
  try {
    const { id, commitment } = decodeMessageData(authenticatedData)
    return { messageId: id, ...openCommitted(plaintext, commitment) }
  } catch {
    return undefined
  }
}

/** The message id in authenticated data; undefined where it has none. */
export function messageIdIn(authenticatedData: Uint8Array): string | undefined {
  try {
    return decodeMessageData(authenticatedData).id
  } catch {
    return undefined
  }
}
