import { chmodSync, closeSync, existsSync, openSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StorageFormatError, StorageUnavailableError } from '../errors.ts'
import { translated } from './errors.ts'
import { SqliteStore } from './sqlite-store.ts'

/** Marks a file as a store of this SDK: "MLSs" in ASCII (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x4d4c5373

/** The version of what is in the file: the tables, not the records of the client. */
const SCHEMA_VERSION = 1

/** Owner only. SQLite gives its `-wal` the mode of the file. */
const OWNER_ONLY = 0o600

/**
 * How the connection behaves, none of which is kept in the file. The lock is held until it is closed, which also
 * keeps the index of the log in memory and not in a file. FULL flushes the log at every commit; where the system's
 * flush does not reach the disk (macOS), fullfsync is the one that does.
 */
const CONNECTION = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA secure_delete = ON;
  PRAGMA trusted_schema = OFF`

const SCHEMA = `
  CREATE TABLE entry (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};`

/** Opens a file and locks it. One that is new or empty becomes a store, one that is anything else stays as it is. */
export function openFile(file: string): SqliteStore {
  createFile(file)
  const db = translated(() => new DatabaseSync(file))
  try {
    return translated(() => {
      prepare(db, file)
      return new SqliteStore(db)
    })
  } catch (err) {
    db.close()
    throw err
  }
}

/**
 * Opens a store to look at it: nothing in it can be changed, and no lock is kept. One that is held by a client is locked,
 * and one that is not there is not made.
 */
export function openReadOnly(file: string): SqliteStore {
  if (!existsSync(file)) throw new StorageUnavailableError('there is no such file')
  const db = translated(() => new DatabaseSync(file, { readOnly: true }))
  try {
    return translated(() => {
      checkFormat(db)
      return new SqliteStore(db)
    })
  } catch (err) {
    db.close()
    throw err
  }
}

/**
 * Creates the file, unless there is one. One that exists is not opened here, not even to be closed again: when a
 * process closes any descriptor of a file, POSIX takes all its locks of it away, also those of a store that is open.
 */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', OWNER_ONLY))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return
    throw new StorageUnavailableError('the file cannot be created', { cause })
  }
}

/** Makes a connection to a file one that locks it and flushes what is written. */
export function prepare(db: DatabaseSync, file: string): void {
  db.exec(CONNECTION)
  const isNew = isEmpty(db)
  if (!isNew) checkFormat(db)
  restrict(file)
  db.exec('PRAGMA journal_mode = WAL')
  db.exec(`BEGIN IMMEDIATE; ${isNew ? SCHEMA : ''} COMMIT`) // takes the lock, which is kept
}

function isEmpty(db: DatabaseSync): boolean {
  return numberOf(db, 'PRAGMA schema_version') === 0
}

function checkFormat(db: DatabaseSync): void {
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID)
    throw new StorageFormatError('foreign', 'the file is a database of something else')
  if (numberOf(db, 'PRAGMA user_version') > SCHEMA_VERSION)
    throw new StorageFormatError('newer', 'a later version of the SDK has written this file')
}

function numberOf(db: DatabaseSync, pragma: string): number {
  return Number(Object.values(db.prepare(pragma).get() ?? {})[0])
}

/** Also for a file that was there, and for what a killed process left beside it. */
function restrict(file: string): void {
  const path = realpathSync(file)
  try {
    for (const one of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(one)) chmodSync(one, OWNER_ONLY)
  } catch (cause) {
    throw new StorageUnavailableError('others can read the file, and that cannot be changed', { cause })
  }
}
