import type { Policy } from '../mls/index.ts'

/** A lifetime of more than a century ends no message that the service keeps. */
const mostSeconds = 100 * 366 * 24 * 60 * 60

/** How long messages of a policy live, in seconds; null where the service's retention alone rules. */
export function lifetimeOf({ messageLifetime }: Pick<Policy, 'messageLifetime'>): number | null {
  return messageLifetime === undefined || messageLifetime > mostSeconds ? null : messageLifetime
}
