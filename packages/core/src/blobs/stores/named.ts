import { ServiceError } from '../../errors/index.ts'

/** Does something on a store; whatever it fails of is `BlobStoreUnavailable`. */
export async function named<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (cause) {
    throw new ServiceError('BlobStoreUnavailable', { cause })
  }
}
