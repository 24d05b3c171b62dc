import type { PublicGroup } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'

/** How many accounts one step may newly name absent. */
export const maxNewlyAbsent = 100

/**
 * Naming an account absent makes it a member, and asks it, without a claimed key package: so one step may do it to
 * only so many, or one request would reach thousands of strangers. `before` is undefined for a new group.
 *
 * @throws ServiceError `NotAllowed`
 */
export function checkNewlyAbsent(before: PublicGroup | undefined, after: PublicGroup): void {
  const known = new Set(before?.policy.absent)
  const newly = after.policy.absent.filter((did) => !known.has(did))
  if (newly.length > maxNewlyAbsent) {
    throw refuse('service.newly-absent', `at most ${maxNewlyAbsent} accounts may be named absent at once`)
  }
}
