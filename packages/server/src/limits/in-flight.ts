import { ServiceError } from '@catbird-mls/core/errors'
import { once } from './once.ts'
import type { Free } from './once.ts'

/** A bound on how much is done at once. */
export type InFlight = {
  /**
   * Takes a place, and gives what frees it again, once however often it is called.
   *
   * @throws ServiceError `Overloaded` when there is none
   */
  readonly take: () => Free
}

/** Short, since a place is free again within milliseconds; clients add a random part of their own. */
const retryAfterMs = 1000

/**
 * Bounds what is done at once. Whatever is beyond it is refused at once rather than queued: a queue that grows answers
 * everybody late, and what is refused has cost next to nothing.
 *
 * @param most how many places there are; 0 sets no limit.
 */
export function createInFlight(most: number): InFlight {
  let taken = 0
  return {
    take() {
      if (most > 0 && taken >= most) throw new ServiceError('Overloaded', { retryAfterMs })
      taken += 1
      return once(() => (taken -= 1))
    },
  }
}
