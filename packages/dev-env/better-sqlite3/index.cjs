'use strict'
/**
 * The part of better-sqlite3 that @atproto/pds uses (through kysely's SqliteDialect), over `node:sqlite`.
 *
 * The real package wants a downloaded or a compiled binary; this one needs Node alone. It keeps what the PDS
 * relies on: plain rows, blobs as Buffers, `undefined` bound as NULL, and SQLite's own error names.
 */
const { DatabaseSync } = require('node:sqlite')

/** The extended result codes that the PDS tells apart: busy is tried again, unique means "taken". */
const errorNames = new Map([
  [5, 'SQLITE_BUSY'],
  [261, 'SQLITE_BUSY_RECOVERY'],
  [517, 'SQLITE_BUSY_SNAPSHOT'],
  [773, 'SQLITE_BUSY_TIMEOUT'],
  [1555, 'SQLITE_CONSTRAINT_PRIMARYKEY'],
  [2067, 'SQLITE_CONSTRAINT_UNIQUE'],
])

/** Runs `work`, giving an error of SQLite's the name that better-sqlite3 gives it. */
function named(work) {
  try {
    return work()
  } catch (error) {
    if (error.code === 'ERR_SQLITE_ERROR') error.code = errorNames.get(error.errcode) ?? 'SQLITE_ERROR'
    throw error
  }
}

const toParameter = (value) => (value === undefined ? null : value)

const toValue = (value) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value

const toRow = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toValue(value)]))

class Statement {
  #statement

  constructor(statement) {
    this.#statement = statement
    /** Whether it answers rows, which kysely reads to choose between `all` and `run`. */
    this.reader = statement.columns().length > 0
  }

  all(parameters = []) {
    return named(() => this.#statement.all(...parameters.map(toParameter))).map(toRow)
  }

  run(parameters = []) {
    return named(() => this.#statement.run(...parameters.map(toParameter)))
  }

  *iterate(parameters = []) {
    for (const row of this.#statement.iterate(...parameters.map(toParameter))) yield toRow(row)
  }
}

class Database {
  #database

  constructor(location, { timeout = 5000 } = {}) {
    this.#database = named(() => new DatabaseSync(location, { timeout }))
  }

  prepare(sql) {
    return new Statement(named(() => this.#database.prepare(sql)))
  }

  pragma(source) {
    return this.prepare(`PRAGMA ${source}`).all()
  }

  /** Like the original, closing twice is no error. */
  close() {
    if (this.#database.isOpen) this.#database.close()
  }
}

module.exports = Database
