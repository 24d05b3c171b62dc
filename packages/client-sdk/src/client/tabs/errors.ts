import { MlsClientError } from '../../errors.ts'
import {
  StorageClosedError,
  StorageFormatError,
  StorageFullError,
  StorageKeyError,
  StorageUnavailableError,
} from '../../storage/errors.ts'
import type { FormatFault, KeyFault } from '../../storage/errors.ts'

/** An error as it goes from tab to tab: cloning would leave nothing of it but its message. */
export interface ErrorImage {
  readonly name: string
  readonly message: string
  readonly error?: string
  readonly retryable?: boolean
  readonly retryAfter?: number | undefined
  readonly reason?: unknown
}

/** An error's image. What was thrown and is no error is told by its text. */
export function imageOf(thrown: unknown): ErrorImage {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message } = thrown
  if (thrown instanceof MlsClientError) {
    const { error, retryable, retryAfter } = thrown
    return { name, message, error, retryable, retryAfter }
  }
  return 'reason' in thrown && typeof thrown.reason === 'string'
    ? { name, message, reason: thrown.reason }
    : { name, message }
}

/** The error of an image. */
export function errorOf({ name, message, error, reason, ...more }: ErrorImage): Error {
  switch (name) {
    case 'MlsClientError':
      return new MlsClientError(error ?? 'UnexpectedAnswer', message, more)
    case 'StorageClosedError':
      return new StorageClosedError(message)
    case 'StorageFullError':
      return new StorageFullError(message)
    case 'StorageUnavailableError':
      return new StorageUnavailableError(message)
    case 'StorageFormatError':
      return new StorageFormatError(reason as FormatFault, message) // as imageOf found it
    case 'StorageKeyError':
      return new StorageKeyError(reason as KeyFault) // as imageOf found it
    default:
      return Object.assign(new Error(message), { name })
  }
}
