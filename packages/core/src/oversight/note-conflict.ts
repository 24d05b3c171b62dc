import { peekCommit } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import type { Ports } from './page.ts'
import { countConflict } from './sql/conflicts.ts'

/**
 * Counts, for operators, a commit that was refused with `EpochConflict`, since another one had ended its epoch. To be called
 * after the refused transaction: one statement of its own.
 */
export async function noteConflict(
  { db, clock }: Ports,
  { convoId, commit }: { readonly convoId: ConvoId; readonly commit: Uint8Array },
): Promise<void> {
  const { groupId, epoch } = peekCommit(commit)
  await db.execute(countConflict, [convoId, groupId, epoch, clock.now()])
}
