import { isServiceError } from '@catbird-mls/core/errors'
import type { ConvoId } from '@catbird-mls/core/mls'
import { noteConflict } from '@catbird-mls/core/oversight'
import type { XrpcPorts } from '../ports.ts'

/**
 * Counts a commit that was refused because another one had ended its epoch. Whatever becomes of that, the answer stays what it
 * is.
 */
export async function noteLostRace(
  ports: Pick<XrpcPorts, 'db' | 'clock' | 'log'>,
  at: { readonly convoId: ConvoId; readonly commit: Uint8Array },
  error: unknown,
): Promise<void> {
  if (!isServiceError(error) || error.error !== 'EpochConflict') return
  try {
    await noteConflict(ports, at)
  } catch (err) {
    ports.log.warn({ err, convoId: at.convoId }, 'a lost race of commits could not be counted')
  }
}
