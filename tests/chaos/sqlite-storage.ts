import { DatabaseSync } from 'node:sqlite'
import { StorageClosedError, StorageLockedError } from '@catbird-mls/client'
import type { Change, ClientStorage, KeyRange, Store, StoreEntry } from '@catbird-mls/client'

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`

/** What SQLite says of a file that somebody else has locked (https://sqlite.org/rescode.html#busy). */
const BUSY = 5

/** A client's data in a file, which a process that is killed leaves whole. */
export function sqliteStorage(file: string): ClientStorage {
  return {
    // An executor's errors are the promise's.
    open: () => new Promise((resolve) => resolve(storeOf(openFile(file)))),
  }
}

function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  try {
    db.exec(schema)
    return db
  } catch (err) {
    db.close()
    if (err instanceof Error && 'errcode' in err && err.errcode === BUSY)
      throw new StorageLockedError('this storage is open already')
    throw err
  }
}

function storeOf(db: DatabaseSync): Store {
  const one = db.prepare('SELECT value FROM entry WHERE key = ?')
  const put = db.prepare(
    'INSERT INTO entry VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const drop = db.prepare('DELETE FROM entry WHERE key = ?')
  const open = <Result>(work: () => Result): Promise<Result> =>
    new Promise((resolve) => {
      if (!db.isOpen) throw new StorageClosedError('this storage was closed')
      resolve(work())
    })
  const write = (changes: readonly Change[]) => {
    db.exec('BEGIN IMMEDIATE')
    try {
      for (const { key, value } of changes) {
        if (value === undefined) drop.run(key)
        else put.run(key, value)
      }
      db.exec('COMMIT')
    } catch (err) {
      db.exec('ROLLBACK')
      throw err
    }
  }
  return {
    get: (key) => open(() => one.get(key)?.['value'] as Uint8Array | undefined), // the column is a BLOB
    list: (range) => open(() => list(db, range)),
    write: (changes) => open(() => write(changes)),
    close: () => {
      if (db.isOpen) db.close()
      return Promise.resolve()
    },
  }
}

function list(db: DatabaseSync, { prefix, after, before, limit, reverse }: KeyRange): StoreEntry[] {
  const order = reverse === true ? 'DESC' : 'ASC'
  const rows = db
    .prepare(
      `SELECT key, value FROM entry
       WHERE key >= :prefix AND key < :end AND (:after IS NULL OR key > :after) AND (:before IS NULL OR key < :before)
       ORDER BY key ${order} LIMIT :limit`,
    )
    .all({
      prefix,
      end: `${prefix}\u{10ffff}`,
      after: after ?? null,
      before: before ?? null,
      limit: limit ?? -1,
    })
  return rows.map(({ key, value }) => [key as string, value as Uint8Array]) // as the table's columns are
}
