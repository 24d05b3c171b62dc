import { existsSync, realpathSync, rmSync } from 'node:fs'
import { openFile } from './open-file.ts'

/**
 * Deletes a file and what lies beside it, and a symbolic link that led there. It is opened first, which shows that nobody
 * else has it, and that it is a store; what is in it is overwritten before its file goes.
 */
export async function deleteFile(file: string): Promise<void> {
  if (!existsSync(file)) return
  const path = realpathSync(file)
  const store = openFile(path)
  try {
    store.clear()
  } finally {
    await store.close()
  }
  for (const one of [file, path, `${path}-wal`, `${path}-shm`]) rmSync(one, { force: true })
}
