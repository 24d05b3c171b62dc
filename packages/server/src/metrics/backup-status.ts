import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** What whoever makes backups says of the last good one. */
export type BackupStatus = { readonly finishedAt: Date; readonly bytes: number | undefined }

const shape = z.object({ finishedAt: z.iso.datetime({ offset: true }), bytes: z.number().optional() })

/** Reads the file of `BACKUP_STATUS_FILE`; null where there is none yet. Throws where it says something else. */
export async function readBackupStatus(file: string): Promise<BackupStatus | null> {
  const text = await readFile(file, 'utf8').catch(nullWhereMissing)
  if (text === null) return null
  const { finishedAt, bytes } = shape.parse(JSON.parse(text))
  return { finishedAt: new Date(finishedAt), bytes }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
