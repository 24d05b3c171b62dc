import { ServiceError } from '../errors/index.ts'

/** The error of bytes that cannot be read, do not fit each other, or break a rule of RFC 9420. */
export function invalidMls(message: string, cause?: unknown): ServiceError {
  return new ServiceError('InvalidMls', { message, ...(cause === undefined ? {} : { cause }) })
}

/** Whatever a library throws on hostile bytes leaves as `InvalidMls`; our own errors pass. */
export async function refusingGarbage<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ServiceError) throw error
    throw invalidMls(what, error)
  }
}
