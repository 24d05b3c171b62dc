import { lstat, open, readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isDraft } from '../place-file.ts'
import type { ArchiveFile } from './write-archive.ts'

/** Of a dump and other streams: how long a part is. It is what is in memory at a time. */
const partBytes = 8 * 1024 * 1024

/** Cuts a stream whose length nobody knows into files `name.000001`, `name.000002`, …: in their order they are it. */
export async function* inParts(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveFile> {
  let [part, chunks, bytes] = [1, [] as Uint8Array[], 0]
  const close = (): ArchiveFile => {
    const file = { name: `${name}.${String(part).padStart(6, '0')}`, bytes, content: chunks }
    ;[part, chunks, bytes] = [part + 1, [], 0]
    return file
  }
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length;) {
      const piece = chunk.subarray(from, from + partBytes - bytes)
      chunks.push(Buffer.from(piece))
      bytes += piece.length
      from += piece.length
      if (bytes === partBytes) yield close()
    }
  }
  if (bytes > 0 || part === 1) yield close()
}

/** A small file, read at once; undefined where there is none. */
export async function smallFile(name: string, path: string): Promise<ArchiveFile | undefined> {
  const content = await readFile(path).catch(unlessMissing)
  return content === undefined ? undefined : { name, bytes: content.length, content: [content] }
}

/** The files of a folder, with those under it. One that goes away meanwhile is left out, and so are drafts. */
export async function* filesUnder(
  name: string,
  folder: string,
  without: readonly string[],
): AsyncGenerator<ArchiveFile> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessMissing)
  const paths = (entries ?? [])
    .filter((entry) => entry.isFile() && !isDraft(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) {
    const below = relative(folder, path).split(sep).join('/')
    if (without.includes(below.split('/')[0] ?? '')) continue
    await using file = await open(path, 'r').catch(unlessMissing)
    if (file === undefined) continue
    const { size } = await file.stat()
    const content = size === 0 ? [] : file.createReadStream({ autoClose: false, end: size - 1 })
    yield { name: `${name}/${below}`, bytes: size, content: content as AsyncIterable<Uint8Array> } // No encoding: bytes.
  }
}

/** How many bytes the files of a folder have. */
export async function bytesUnder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessMissing)
  let total = 0
  for (const entry of entries ?? []) {
    if (entry.isFile())
      total += (await lstat(join(entry.parentPath, entry.name)).catch(unlessMissing))?.size ?? 0
  }
  return total
}

/** For `catch`: what is not there is no failure. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
