import type { LimitValues } from './limit-values.ts'
import type { LimitName } from './registry.ts'
import type { BucketSize } from './take.ts'

const hourMs = 3600_000

/** A bucket that holds as many tokens as one limit says, and gains as many an hour as another does. */
export function hourlyBucket({ of }: LimitValues, size: LimitName, perHour: LimitName): BucketSize {
  return { size: of(size), everyMs: Math.ceil(hourMs / of(perHour)) }
}
