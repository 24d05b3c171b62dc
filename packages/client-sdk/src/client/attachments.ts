import { compact } from '../archive/reading.ts'
import { fileSize } from '../content/file-source.ts'
import type { FileData } from '../content/file-source.ts'
import { uploadFile } from '../attachments/upload.ts'
import type { TransferOptions } from '../attachments/upload.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { ClientContext } from './context.ts'

/** A file to be sent. All but `data` is what its author says of it. */
export interface NewAttachment {
  /** At most as many bytes as the service takes: `blobBytes` of `describeServer`, 64 MiB unless it is set otherwise. */
  readonly data: FileData
  /** Default: what a `Blob` or `File` says itself. */
  readonly mimeType?: string | undefined
  readonly name?: string | undefined
  /** What it shows, in words, for who cannot see or hear it. */
  readonly alt?: string | undefined
  /** Of an image or video: pixels. */
  readonly width?: number | undefined
  /** Of an image or video: pixels. */
  readonly height?: number | undefined
  /** Of sound or video: milliseconds. */
  readonly duration?: number | undefined
  /** A small image of it, at most 8 KiB: it travels in the message. */
  readonly thumbnail?: { readonly bytes: Uint8Array; readonly mimeType: string } | undefined
}

/**
 * Uploads files for a convo, one after the other, and gives what a message says of them. Progress is that of all of them
 * together.
 */
export async function storeAttachments(
  { ports }: Pick<ClientContext, 'ports'>,
  { convoId, files }: { readonly convoId: string; readonly files: readonly NewAttachment[] },
  { onProgress, signal }: TransferOptions,
): Promise<Attachment[]> {
  const of = files.reduce((sum, { data }) => sum + fileSize(data), 0)
  const stored: Attachment[] = []
  let before = 0
  for (const { data, mimeType, ...said } of files) {
    const told = (done: number) => onProgress?.({ done: before + done, of })
    const file = await uploadFile(ports, { data, convoId }, { signal, onProgress: ({ done }) => told(done) })
    before += file.size
    stored.push({ ...file, ...compact(said), mimeType: mimeType ?? typeOf(data) })
  }
  return stored
}

function typeOf(data: FileData): string {
  return data instanceof Blob && data.type !== '' ? data.type : 'application/octet-stream'
}
