declare const blobIdBrand: unique symbol

/** The id of a blob: 16 random bytes of its uploader's making, in base64url. */
export type BlobId = string & { readonly [blobIdBrand]: true }

/** Reads the id of a blob; undefined if it is none. */
export function asBlobId(text: string): BlobId | undefined {
  // 22 characters hold 132 bits: the last one has two that mean something (RFC 4648 §5).
  return /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text) ? (text as BlobId) : undefined // as was just tested
}
