import { chown, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '@catbird-mls/core/database'
import { ownerOf, placeFile } from '../place-file.ts'
import type { Content, Owner } from '../place-file.ts'
import { unlessMissing } from './files.ts'

/**
 * Places what is for its owner alone, in a folder that may not be there yet. What root places belongs to whom the folder
 * belongs, who is the one that reads it.
 */
export async function placeBelow(path: string, content: Content): Promise<void> {
  const owner = await makeFolder(dirname(path))
  await placeFile(path, content, { mode: 0o600, owner })
}

/** Makes a folder with those above it; gives the owner that its files are to have, where they are root's otherwise. */
async function makeFolder(path: string): Promise<Owner | undefined> {
  const found = await stat(path).catch(unlessMissing)
  if (found !== undefined) return ownerOf(found)
  const owner = dirname(path) === path ? undefined : await makeFolder(dirname(path))
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error
  })
  if (owner !== undefined) await chown(path, owner.uid, owner.gid)
  return owner
}
