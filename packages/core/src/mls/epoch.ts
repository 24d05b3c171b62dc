import { refuse } from './rules/refuse.ts'

/** An epoch as a number; one that no group can reach is refused. */
export function asEpoch(epoch: bigint): number {
  if (epoch > BigInt(Number.MAX_SAFE_INTEGER))
    throw refuse('framing.epoch-range', 'the epoch is out of range')
  return Number(epoch)
}
