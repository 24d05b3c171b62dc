import {
  StorageFormatError,
  StorageFullError,
  StorageLockedError,
  StorageUnavailableError,
} from '../errors.ts'

/** Does some work of SQLite. What fails fails with an error of ours, where there is one. */
export function translated<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (err) {
    throw errorFor(err)
  }
}

/** By SQLite's primary result codes (https://sqlite.org/rescode.html). */
function errorFor(cause: unknown): unknown {
  switch (resultCode(cause)) {
    case 5: // SQLITE_BUSY
      return new StorageLockedError('another client has this file open', { cause })
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return new StorageUnavailableError('the file cannot be opened for writing', { cause })
    case 11: // SQLITE_CORRUPT
      return new StorageFormatError('damaged', 'the file is damaged', { cause })
    case 13: // SQLITE_FULL
      return new StorageFullError('the disk is full', { cause })
    case 26: // SQLITE_NOTADB
      return new StorageFormatError('foreign', 'the file is not a database, or is damaged', { cause })
    default:
      return cause
  }
}

/** The lowest byte of what Node tells, which may be an extended code. */
function resultCode(err: unknown): number | undefined {
  if (!(err instanceof Error && 'errcode' in err && typeof err.errcode === 'number')) return undefined
  return err.errcode & 0xff
}
