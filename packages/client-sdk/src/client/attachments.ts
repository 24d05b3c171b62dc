import { fileSize } from '../content/file-source.ts'
import type { FileData } from '../content/file-source.ts'
import { uploadFile } from '../attachments/upload.ts'
import type { TransferOptions } from '../attachments/upload.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { ClientContext } from './context.ts'

/** A file to be sent. All but `data` is what its author says of it. */
export interface NewAttachment extends Pick<
  Attachment,
  'name' | 'alt' | 'width' | 'height' | 'duration' | 'thumbnail'
> {
  readonly data: FileData
  /** Default: what a `Blob` or `File` says itself. */
  readonly mimeType?: string
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
    stored.push({ ...file, ...said, mimeType: mimeType ?? typeOf(data) })
  }
  return stored
}

function typeOf(data: FileData): string {
  return data instanceof Blob && data.type !== '' ? data.type : 'application/octet-stream'
}
