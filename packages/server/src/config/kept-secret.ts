import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@catbird-mls/core/database'
import type { Random } from '@catbird-mls/core/ports'

/** A secret that is kept: in which file, and what to do about one that cannot be read. */
export type KeptSecret = { readonly fileName: string; readonly remedy: string }

const sessionSecret: KeptSecret = {
  fileName: 'session-secret',
  remedy: 'delete it (sessions will end), or set JWT_SECRET',
}

/**
 * The secret of a server without a configured one, such as it signs its sessions with: random, made once, kept in the
 * data folder for its owner only (mode 600), so that what was signed with it outlives a restart.
 */
export async function keptSecret(
  dataDir: string,
  random: Random,
  { fileName, remedy }: KeptSecret = sessionSecret,
): Promise<string> {
  // Others may pass through (the embedded Postgres never runs as root), and read nothing.
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const path = join(dataDir, fileName)
  const secret = (await readKept(path)) ?? (await make(path, random))
  if (/^[0-9a-f]{64}$/.test(secret)) return secret
  throw new Error(`${path} holds no secret: ${remedy}`)
}

async function readKept(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Whole or not at all, also when the process is killed meanwhile; whoever else makes one at the same time has the same. */
async function make(path: string, random: Random): Promise<string> {
  const secret = Buffer.from(random.bytes(32)).toString('hex')
  const draft = `${path}.${randomBytes(4).toString('hex')}.new`
  try {
    {
      await using file = await open(draft, 'wx', 0o600)
      await file.writeFile(`${secret}\n`)
      await file.sync()
    }
    // A link is refused where there is a file, in the same step that makes it.
    await link(draft, path)
    return secret
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    return (await readKept(path)) ?? (await make(path, random))
  } finally {
    await rm(draft, { force: true })
  }
}
