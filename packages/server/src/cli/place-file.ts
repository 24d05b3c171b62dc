import { randomBytes } from 'node:crypto'
import { link, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode } from '@catbird-mls/core/database'
import { CliError } from './cli-error.ts'
import { exitCodes } from './exit-codes.ts'

/** What a file is made of: at once, or as it comes. */
export type Content = string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** A user and a group, by their numbers. */
export type Owner = { readonly uid: number; readonly gid: number }

type FileOptions = {
  readonly mode: number
  /** Whose it is to be, by numbers; default: of whoever writes it. */
  readonly owner?: Owner | undefined
  /** What the file is called until it is whole, in the same folder; for who cleans up after kills. */
  readonly draft?: string
}

/**
 * Puts a file in its place, or in that of another: the old or the new, whenever one looks, and on the disk when this
 * ends.
 */
export async function placeFile(path: string, content: Content, options: FileOptions): Promise<void> {
  await throughDraft(path, content, options, (draft) => rename(draft, path))
}

/** Makes a file that was not there, likewise: all of it or nothing. */
export async function placeNewFile(path: string, content: Content, options: FileOptions): Promise<void> {
  await throughDraft(path, content, options, async (draft) => {
    try {
      // A link is refused where there is a file, in the same step that makes it.
      await link(draft, path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      throw new CliError(
        'AlreadyThere',
        `${path} is there already, and stays as it is`,
        exitCodes.cannotCreate,
      )
    }
  })
}

function draftName(): string {
  return `.${randomBytes(6).toString('hex')}.making`
}

/** Whether a file is one that was not finished: what was killed has left it. */
export function isDraft(name: string): boolean {
  return /^\.[0-9a-f]{12}\.making$/.test(name)
}

/** Whose a file is to be that takes the place of another, or comes into a folder: where it would be root's otherwise. */
export function ownerOf({ uid, gid }: Owner): Owner | undefined {
  return process.getuid?.() === 0 ? { uid, gid } : undefined
}

async function throughDraft(
  path: string,
  content: Content,
  { mode, owner, draft = draftName() }: FileOptions,
  put: (draft: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(path)
  const making = join(folder, draft)
  try {
    await write(making, content, { mode, owner })
    await put(making)
    await syncFolder(folder)
  } catch (error) {
    throw cannotWrite(error, path)
  } finally {
    await rm(making, { force: true })
  }
}

async function write(path: string, content: Content, { mode, owner }: FileOptions): Promise<void> {
  await using file = await open(path, 'wx', mode)
  await file.chmod(mode)
  if (owner !== undefined) await file.chown(owner.uid, owner.gid)
  await writeFile(file, content)
  await file.sync()
}

/** The name of a file is in its folder, which has to be on the disk too: fsync(2). Windows does that by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

const whys: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EDQUOT: 'this user may not have more on this disk',
  EFBIG: 'no file may be as long there',
  ENOENT: 'there is no such folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
}

function cannotWrite(error: unknown, path: string): unknown {
  const why = whys[errorCode(error) ?? '']
  if (why === undefined) return error
  return new CliError('CannotWrite', `${path} cannot be written: ${why}`, exitCodes.cannotCreate, {
    cause: error,
  })
}
