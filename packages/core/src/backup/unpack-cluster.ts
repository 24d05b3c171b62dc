import { chown, mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import type { Owner } from '../database/embedded/owner.ts'
import { BackupError } from './errors.ts'

/** Unpacks a base backup into a new folder, for its owner alone, and has it all on the disk. */
export async function unpackCluster(
  tar: AsyncIterable<Uint8Array>,
  folder: string,
  owner: Owner | undefined,
): Promise<void> {
  const folders = new Set<string>()
  const makeFolder = async (path: string) => {
    if (folders.has(path)) return
    await mkdir(path, { recursive: true, mode: 0o700 })
    await give(path, owner)
    folders.add(path)
  }
  await makeFolder(folder)
  const unpacked = extract()
  const flowing = pipeline(tar, unpacked)
  flowing.catch(() => undefined) // It is told of by the loop, which it ends, or below.
  for await (const entry of unpacked) {
    const { name, type } = entry.header
    const path = join(folder, checked(name))
    if (type === 'directory') await makeFolder(path)
    else if (type === 'file') {
      await makeFolder(dirname(path))
      await writeWhole(path, entry as AsyncIterable<Uint8Array>, owner) // Its declaration does not say of what.
    } else
      throw new BackupError('BackupUnusable', `${name} in the base backup is neither a file nor a folder`)
    entry.resume()
  }
  await flowing
  for (const path of folders) await syncFolder(path)
}

function checked(name: string): string {
  if (!name.split('/').includes('..') && !name.startsWith('/')) return name
  throw new BackupError('BackupUnusable', `${name} in the base backup leads out of it`)
}

async function writeWhole(
  path: string,
  content: AsyncIterable<Uint8Array>,
  owner: Owner | undefined,
): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await writeFile(file, content)
  await file.sync()
  await give(path, owner)
}

async function give(path: string, owner: Owner | undefined): Promise<void> {
  if (owner !== undefined) await chown(path, owner.uid, owner.gid)
}

/** The names of files are in their folder, which has to be on the disk too: fsync(2). */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}
