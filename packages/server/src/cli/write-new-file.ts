import { randomBytes } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { errorCode } from '@catbird-mls/core/database'
import { CliError } from './cli-error.ts'
import { exitCodes } from './exit-codes.ts'

type FileOptions = { readonly mode: number }

/** Makes a file that was not there: all of it or nothing, also when the process is killed meanwhile. */
export async function writeNewFile(path: string, text: string, options: FileOptions): Promise<void> {
  await throughDraft(path, text, options, async (draft) => {
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

/** Puts a file in the place of another: the old or the new, whenever one looks. */
export async function replaceFile(path: string, text: string, options: FileOptions): Promise<void> {
  await throughDraft(path, text, options, (draft) => rename(draft, path))
}

async function throughDraft(
  path: string,
  text: string,
  { mode }: FileOptions,
  put: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.new`
  try {
    await using file = await open(draft, 'wx', mode)
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
    await put(draft)
  } catch (error) {
    throw cannotWrite(error, path)
  } finally {
    await rm(draft, { force: true })
  }
}

function cannotWrite(error: unknown, path: string): unknown {
  const why = {
    EACCES: 'this user may not',
    ENOENT: 'there is no such folder',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  }
  const told = Object.entries(why).find(([code]) => code === errorCode(error))?.[1]
  if (told === undefined) return error
  return new CliError('CannotWrite', `${path} cannot be written: ${told}`, exitCodes.cannotCreate, {
    cause: error,
  })
}
