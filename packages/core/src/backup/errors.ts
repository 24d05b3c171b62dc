/** Why a backup or a restore was not begun, or could not go on. */
export type BackupErrorCode =
  /** The place of a restore holds something. */
  | 'DatabaseNotEmpty'
  /** Somebody is connected to the database, or runs it. */
  | 'DatabaseInUse'
  /** The role may not do what is needed. */
  | 'NotPermitted'
  /** Another backup or restore of the same database is under way. */
  | 'AlreadyUnderWay'
  /** What was to be restored cannot be. */
  | 'BackupUnusable'

/** A failure that a person has to act on; the message says how. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
