import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../../config/index.ts'
import type { Finding } from '../findings/finding.ts'

const about = 'data folder'
const mib = 1024 * 1024
/** Below this nothing can be written safely, and below that somebody should look. */
const tooLittleMib = 512
const littleMib = 5 * 1024

/** The folder that the embedded database, files and secrets of its own are kept in: rights, and room on its disk. */
export async function lookAtDataFolder(
  { dataDir, database, blobs }: Config,
  freeMib: (folder: string) => Promise<number> = readFreeMib,
): Promise<Finding[]> {
  const used = database.kind === 'embedded' || (blobs.maxBytes > 0 && blobs.bucket === undefined)
  if (!used) return []
  const folder = await nearest(dataDir)
  const rights = await lookAtRights(dataDir, folder)
  return rights.status === 'ok' ? [rights, lookAtRoom(dataDir, await freeMib(folder))] : [rights]
}

/** The folder, or the one in which it would be made. */
async function nearest(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined)
  return found !== undefined || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

async function lookAtRights(dataDir: string, folder: string): Promise<Finding> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('no folder')
    await access(folder, constants.W_OK | constants.X_OK)
  } catch {
    // Whatever stands in the way, it cannot be written to.
    const mend = `let the server's user write there, or set DATA_DIR`
    return { about, status: 'failed', text: `${dataDir} cannot be written to by this user`, mend }
  }
  return { about, status: 'ok', text: `${dataDir} can be written to` }
}

async function readFreeMib(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return (bavail * bsize) / mib
}

function lookAtRoom(dataDir: string, freeMib: number): Finding {
  const text = `${String(Math.floor(freeMib))} MiB are free on the disk of ${dataDir}`
  const mend = 'make room, or move DATA_DIR: a database whose disk is full accepts nothing'
  if (freeMib < tooLittleMib) return { about: 'disk', status: 'failed', text, mend }
  return freeMib < littleMib
    ? { about: 'disk', status: 'warning', text, mend }
    : { about: 'disk', status: 'ok', text }
}
