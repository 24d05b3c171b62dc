import { readFile } from 'node:fs/promises'
import type { Log } from '@catbird-mls/core/ports'
import type { Config } from '../config/index.ts'

/** What a server has open besides its clients and its connections to the database: itself, Redis, logs, libraries. */
const reserve = 64

/**
 * Warns at start when this process may open fewer files than its configuration has it keep connections: a node that
 * runs out of them can accept nobody, not even whoever asks how it is.
 */
export async function warnOfFewFiles(
  log: Log,
  config: Pick<Config, 'maxSockets' | 'maxRequests' | 'databasePoolSize'>,
  readLimit = readOpenFilesLimit,
): Promise<void> {
  const limit = await readLimit()
  const needed = config.maxSockets + config.maxRequests + config.databasePoolSize + reserve
  if (limit === undefined || limit >= needed) return
  log.warn(
    { limit, needed },
    'fewer files may be open than connections are configured: raise `ulimit -n`, or lower MAX_SOCKETS',
  )
}

/** How many files this process may have open; `undefined` if that is unlimited or cannot be known. */
async function readOpenFilesLimit(): Promise<number | undefined> {
  return openFilesIn(await readFile('/proc/self/limits', 'utf8').catch(() => ''))
}

/** The soft limit in a text such as `/proc/self/limits`, proc(5). */
export function openFilesIn(limits: string): number | undefined {
  const [, soft] = /^Max open files\s+(\d+)\s/m.exec(limits) ?? []
  return soft === undefined ? undefined : Number(soft)
}
