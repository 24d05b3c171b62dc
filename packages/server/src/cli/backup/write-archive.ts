import { createHash } from 'node:crypto'
import { manifestName } from './manifest.ts'
import type { Manifest, ManifestFile } from './manifest.ts'
import { tarEnd, tarHeader, tarPadding } from './ustar.ts'

/** A file that goes into a backup. */
export type ArchiveFile = {
  readonly name: string
  readonly bytes: number
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** The last file: the SHA-256 of all bytes before it, in hex. */
export const checksumName = 'checksum'

/**
 * Writes a backup as a tar archive: its files, the manifest of them, and a checksum of it all, so that no byte of the
 * archive is one that nothing looks after.
 */
export async function* writeArchive(
  about: Omit<Manifest, 'files' | 'format' | 'createdAt'>,
  when: Date,
  files: AsyncIterable<ArchiveFile>,
): AsyncGenerator<Uint8Array> {
  const whole = createHash('sha256')
  const listed: ManifestFile[] = []
  for await (const file of files) {
    const hash = createHash('sha256')
    for await (const chunk of tarFile(file, when, hash)) {
      whole.update(chunk)
      yield chunk
    }
    listed.push({ name: file.name, bytes: file.bytes, sha256: hash.digest('hex') })
  }
  const manifest: Manifest = { format: 1, createdAt: when.toISOString(), ...about, files: listed }
  const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
  for await (const chunk of tarFile({ name: manifestName, bytes: text.length, content: [text] }, when)) {
    whole.update(chunk)
    yield chunk
  }
  yield archiveTail(whole.digest('hex'), when)
}

/** The end of an archive whose bytes before it have a checksum. */
export function archiveTail(sha256: string, when: Date): Buffer {
  const text = Buffer.from(`${sha256}\n`)
  const header = tarHeader({ name: checksumName, bytes: text.length, when })
  return Buffer.concat([header, text, tarPadding(text.length), tarEnd])
}

/** How long it is. */
export const tailBytes = 2048

async function* tarFile(
  file: ArchiveFile,
  when: Date,
  hash = createHash('sha256'),
): AsyncGenerator<Uint8Array> {
  yield tarHeader({ name: file.name, bytes: file.bytes, when })
  let bytes = 0
  for await (const chunk of file.content) {
    hash.update(chunk)
    bytes += chunk.length
    yield chunk
  }
  if (bytes !== file.bytes) throw new Error(`${file.name} changed while it was read`)
  yield tarPadding(bytes)
}
