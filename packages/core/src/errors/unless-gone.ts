import { isServiceError } from './service-error.ts'

/**
 * Does one piece of work that was found without a lock, and takes it for done where the convo or the device that it is
 * about no longer exists: a deletion of an account may have erased it meanwhile. Gives nothing then, and else what `work`
 * gives. Every other error is thrown.
 *
 * @throws whatever `work` throws, except ServiceError `ConvoNotFound` and `DeviceNotFound`
 */
export async function unlessGone<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isServiceError(error, 'ConvoNotFound') || isServiceError(error, 'DeviceNotFound')) return undefined
    throw error
  }
}
