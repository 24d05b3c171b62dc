import { MlsClientError } from '../errors.ts'

/** The bytes of a file: in memory, as a `Blob` or `File`, or as they come, and then with their number. */
export type FileData =
  Uint8Array | Blob | { readonly stream: ReadableStream<Uint8Array>; readonly size: number }

/** How many bytes a file has. */
export function fileSize(data: FileData): number {
  return data instanceof Uint8Array ? data.length : data.size
}

/**
 * The bytes of a file, in pieces of exactly so many but for the last, which has what is left.
 *
 * @throws MlsClientError `InvalidContent` where a stream has more or fewer than it was said to have
 */
export async function* piecesOf(data: FileData, length: number): AsyncGenerator<Uint8Array> {
  if (data instanceof Uint8Array) yield* slicesOf(data, length)
  else if (data instanceof Blob) yield* slicesOfBlob(data, length)
  else yield* piecesOfStream(data, length)
}

function* slicesOf(data: Uint8Array, length: number): Generator<Uint8Array> {
  for (let from = 0; from < data.length; from += length) yield data.subarray(from, from + length)
}

async function* slicesOfBlob(data: Blob, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < data.size; from += length)
    yield new Uint8Array(await data.slice(from, from + length).arrayBuffer())
}

async function* piecesOfStream(
  { stream, size }: { readonly stream: ReadableStream<Uint8Array>; readonly size: number },
  length: number,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let piece = new Uint8Array(Math.min(length, size))
  let [filled, left] = [0, size]
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      let { value } = next
      left -= value.length
      if (left < 0)
        throw new MlsClientError('InvalidContent', 'the file has more bytes than it was said to have')
      while (value.length > 0) {
        const taken = value.subarray(0, piece.length - filled)
        piece.set(taken, filled)
        filled += taken.length
        value = value.subarray(taken.length)
        if (filled < piece.length) continue
        yield piece
        piece = new Uint8Array(Math.min(length, left + value.length))
        filled = 0
      }
    }
    if (left > 0)
      throw new MlsClientError('InvalidContent', 'the file has fewer bytes than it was said to have')
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
