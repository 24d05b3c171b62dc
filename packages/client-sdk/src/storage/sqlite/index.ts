import { resolve } from 'node:path'
import { encryptable } from '../encryption/encryptable.ts'
import type { EncryptableStorage, EncryptionOptions } from '../encryption/encryptable.ts'
import { deleteFile } from './delete-file.ts'
import { openFile } from './open-file.ts'

export type { StorageKey } from '../encryption/app-key.ts'
export type { EncryptableStorage, EncryptionOptions } from '../encryption/encryptable.ts'
export * from '../errors.ts'

/**
 * Storage in a file of SQLite, for Node 22.13 and later (`node:sqlite`).
 *
 * - What is written has reached the disk, as far as the disk tells the truth.
 * - One client of one process holds the file at a time. The lock ends with the process, however that ends.
 * - The file, and the `-wal` beside it, are readable by their owner only; on Windows they have the rights of their
 *   folder. The folder must exist. Copy or move the file only while no client has it open.
 * - What is deleted is overwritten in the file, but disks and file systems keep copies of their own. So with a
 *   `key`, deleted values are safer from whoever takes the disk.
 * - Not for network file systems: they neither lock nor flush reliably. Nor may one file have two names by hard links.
 * - SQLite works in the calling thread: a write lasts as long as the disk takes to flush.
 *
 * @example
 * const storage = sqliteStorage('./mls.db', { key: await keyFromTheKeychain() })
 * const client = await MlsClient.open({ session, service, storage })
 */
export function sqliteStorage(file: string, options: EncryptionOptions = {}): EncryptableStorage {
  // To SQLite, ':memory:' and 'file:…' are not the names of files; and the process may change its folder.
  const path = resolve(file)
  return {
    ...encryptable(async () => openFile(path), options),
    kind: 'sqlite',
    delete: () => deleteFile(path),
  }
}
