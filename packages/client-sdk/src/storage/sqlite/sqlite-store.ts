import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Change, KeyRange, Store, StoreEntry } from '../contract.ts'
import { StorageClosedError } from '../errors.ts'
import { boundsOf } from '../key-range.ts'
import { translated } from './errors.ts'

const list = (order: 'ASC' | 'DESC') =>
  `SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`

/** SQLite's word for no limit. */
const NO_LIMIT = -1

/** Everything is done at once; promises are for the contract's sake. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync
  readonly #get: StatementSync
  readonly #put: StatementSync
  readonly #delete: StatementSync
  readonly #forwards: StatementSync
  readonly #backwards: StatementSync
  #open = true

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#get = db.prepare('SELECT value FROM entry WHERE key = ?')
    this.#put = db.prepare(
      'INSERT INTO entry VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    this.#delete = db.prepare('DELETE FROM entry WHERE key = ?')
    this.#forwards = db.prepare(list('ASC'))
    this.#backwards = db.prepare(list('DESC'))
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#whileOpen(() => this.#get.get(key)?.['value'] as Uint8Array | undefined) // a BLOB, not null
  }

  list(range: KeyRange): Promise<StoreEntry[]> {
    return this.#whileOpen(() => {
      const { from, to } = boundsOf(range)
      const statement = range.reverse === true ? this.#backwards : this.#forwards
      const rows = statement.all(from, to, range.limit ?? NO_LIMIT)
      return rows.map(({ key, value }) => [key as string, value as Uint8Array]) // as the columns are
    })
  }

  write(changes: readonly Change[]): Promise<void> {
    return this.#whileOpen(() => {
      this.#db.exec('BEGIN IMMEDIATE')
      try {
        for (const change of changes) this.#apply(change)
        this.#db.exec('COMMIT')
      } catch (err) {
        this.#rollBack()
        throw err
      }
    })
  }

  /** Deletes every entry, at once. */
  clear(): void {
    translated(() => this.#db.exec('DELETE FROM entry'))
  }

  close(): Promise<void> {
    if (this.#open) this.#db.close()
    this.#open = false
    return Promise.resolve()
  }

  #apply({ key, value }: Change): void {
    if (value === undefined) this.#delete.run(key)
    else this.#put.run(key, value)
  }

  /** SQLite itself has rolled back where the disk is full or fails, and then refuses to do it again. */
  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK')
    } catch {
      // The error that led here is the one to tell.
    }
  }

  #whileOpen<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve) => {
      if (!this.#open) throw new StorageClosedError('this storage was closed')
      resolve(translated(work))
    })
  }
}
