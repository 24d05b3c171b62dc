import { fromCbor } from '@catbird-mls/core/mls'

/** What a disclosed message says, as far as it can be read. */
export type ReadContent = {
  /** What kind of content it is; null where it does not say. */
  readonly type: string | null
  /** Its text, if it has one. */
  readonly text: string | null
  /** All of it, written as JSON; null where it is no DAG-CBOR. */
  readonly json: string | null
}

/** Reads what a message was inside its ciphertext. Somebody else has written it: it may be anything. */
export function readContent(content: Uint8Array): ReadContent {
  try {
    const read = fromCbor(content, 'the content')
    const json = JSON.stringify(
      read,
      (_key, value: unknown) => (value instanceof Uint8Array ? bytesOf(value) : value),
      2,
    )
    return { type: textOf(read['$type']), text: textOf(read['text']), json }
  } catch {
    return { type: null, text: null, json: null }
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Bytes as JSON has them in AT Protocol (data model, "bytes"). */
function bytesOf(bytes: Uint8Array): { $bytes: string } {
  return { $bytes: Buffer.from(bytes).toString('base64').replace(/=+$/, '') }
}
