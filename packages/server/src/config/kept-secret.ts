import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
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
  try {
    await using file = await open(path, 'wx', 0o600)
    const secret = Buffer.from(random.bytes(32)).toString('hex')
    await file.writeFile(`${secret}\n`)
    await file.sync()
    return secret
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const secret = (await readFile(path, 'utf8')).trim()
  if (/^[0-9a-f]{64}$/.test(secret)) return secret
  throw new Error(`${path} holds no secret: ${remedy}`)
}
