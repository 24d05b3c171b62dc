/** What can go wrong with the database beyond a failed statement. */
export type DatabaseErrorCode =
  /** A migration that has been applied is not the one in the folder. */
  | 'MigrationChanged'
  /** A migration's SQL failed; nothing of it was applied. */
  | 'MigrationFailed'
  /** Another tool left a migration half done. */
  | 'MigrationUnfinished'
  /** The migrations folder is missing, or a migration has no `migration.sql`. */
  | 'MigrationsMissing'
  /** Another process is using the same data folder. */
  | 'DataFolderInUse'
  /** The embedded Postgres cannot run here: no binaries for this platform, or no user to run as. */
  | 'EmbeddedPostgresUnavailable'
  /** The embedded Postgres was started, and ended or did not answer. */
  | 'EmbeddedPostgresFailed'

/** A failure of the database's setting up, which a person has to act on; the message says how. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: DatabaseErrorCode

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The SQLSTATE or system error code of something thrown by the driver, if it has one. */
export function errorCode(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}

/** Nobody could be asked: too many wait for a connection to the database already. */
export class DatabaseBusyError extends Error {
  override readonly name = 'DatabaseBusyError'

  constructor() {
    super('too many wait for a connection to the database')
  }
}

/** What node-postgres says of a wait for one of the pool's connections that took too long. */
const waitedTooLong = 'timeout exceeded when trying to connect'

/**
 * Whether a failure means that no connection to the database was free in time: nothing was asked of it. The edge
 * answers it with `Overloaded`.
 */
export function isDatabaseBusy(thrown: unknown): boolean {
  return thrown instanceof DatabaseBusyError || (thrown instanceof Error && thrown.message === waitedTooLong)
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
])

/** What node-postgres says, without a code, of a connection that is gone or did not come in time. */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/

/**
 * Whether a failure means that the database could not be reached or is not serving: SQLSTATE classes 08, 53
 * and 57P, or an error of the connection. The edge answers it with `NotReady`.
 */
export function isDatabaseUnavailable(thrown: unknown): boolean {
  const code = errorCode(thrown)
  if (code !== undefined) return unreachable.has(code) || /^(08|53|57P)/.test(code)
  return thrown instanceof Error && lostConnection.test(thrown.message)
}
