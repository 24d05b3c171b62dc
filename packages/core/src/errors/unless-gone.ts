import { isServiceError } from './service-error.ts'

/**
 * Does one piece of work that was found without a lock, and takes it for done where the convo or the device that it is
 * about no longer exists: a deletion of an account may have erased it meanwhile. Every other error is thrown.
 *
 * @throws whatever `work` throws, except ServiceError `ConvoNotFound` and `DeviceNotFound`
 */
export async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isServiceError(error, 'ConvoNotFound') || isServiceError(error, 'DeviceNotFound')) return
    throw error
  }
}
