import type { ConvoRecord } from '../../store/convo-record.ts'

/** Whether a request for a reset stands: it is answered, by whomever, once the generation is another. */
export function isResetRequested({ phase, generation, resetAsked }: ConvoRecord): boolean {
  return phase !== 'ended' && resetAsked?.generation === generation
}
