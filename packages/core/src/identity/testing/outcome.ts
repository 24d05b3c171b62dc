import { isServiceError } from '../../errors/index.ts'

/** The name of the error that an act ends with, or `ok`; what is no error of ours is thrown on. */
export function outcomeOf(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => 'ok',
    (thrown: unknown) => {
      if (isServiceError(thrown)) return thrown.error
      throw thrown
    },
  )
}
