import { ServiceError } from '@catbird-mls/core/errors'

/**
 * Refuses text with a NUL character in it, anywhere in an input: lexicons let it through, no text of ours
 * means anything with it, and Postgres cannot store it.
 */
export function refuseNul(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000'))
      throw new ServiceError('InvalidRequest', { message: 'Text must not contain NUL.' })
  } else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    for (const inner of Object.values(value)) refuseNul(inner)
  }
}
