import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobStore } from '../blob-store.ts'
import { named } from './named.ts'

/** Of deletions at a time: files are many, and disks are not. */
const atOnce = 16

/** Where files are until they are whole. */
const unfinishedFolder = 'unfinished'
/** No write takes longer: what is older was left by a kill. */
const leftAfterMs = 60 * 60_000

/**
 * Keeps blobs as files in a folder, for a service of one node, or of several that share the folder. A file appears under
 * its name when it is on the disk, so that a kill leaves none that is not whole; what it leaves is removed by the next
 * opening that comes an hour later.
 */
export async function openDiskStore(folder: string): Promise<BlobStore> {
  const unfinished = join(folder, unfinishedFolder)
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  await removeLeft(unfinished)
  return {
    put: (key, bytes) => named(() => write(join(folder, key), bytes, join(unfinished, randomUUID()))),
    get: (key) => named(() => read(join(folder, key))),
    delete: (keys) => named(() => remove(keys.map((key) => join(folder, key)))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    // Another node may finish or remove it meanwhile.
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < Date.now() - leftAfterMs) await rm(path, { force: true })
  }
}

async function write(path: string, bytes: Uint8Array, unfinished: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await using file = await open(unfinished, 'wx', 0o600)
    await file.writeFile(bytes)
    await file.sync()
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** The name of a file is in its folder, which has to be on the disk too: fsync(2). Windows does that by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function remove(paths: readonly string[]): Promise<void> {
  for (let from = 0; from < paths.length; from += atOnce)
    await Promise.all(paths.slice(from, from + atOnce).map((path) => rm(path, { force: true })))
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
