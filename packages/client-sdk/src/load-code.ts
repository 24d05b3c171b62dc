import { MlsClientError } from './errors.ts'

/**
 * A part of the SDK that most sessions never need, and that a page loads once it does: `loadCode(() => import(…))`.
 *
 * @throws MlsClientError `CodeUnavailable`, which may pass: a failure to load says nothing of what was to be done
 */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (err) {
    throw new MlsClientError('CodeUnavailable', undefined, { cause: err })
  }
}
