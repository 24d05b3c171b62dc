import { submitCommit } from '../groups/submit-commit.ts'
import type { SubmitPorts } from '../groups/submit-commit.ts'
import type { CommitReceipt } from '../groups/situation.ts'
import type { SubmittedCommit } from '../groups/submission.ts'
import type { InviteId } from '../mls/index.ts'

/**
 * Makes an invite: accepts the commit that puts it into the policy, as any other, and stores with it what the holders
 * of the invite are shown.
 *
 * @throws ServiceError as `blue.catbird.mls.invite.createInvite` lists them
 */
export function createInvite(
  ports: SubmitPorts,
  {
    inviteId,
    preview,
    ...commit
  }: Omit<SubmittedCommit, 'invite' | 'welcome'> & {
    readonly inviteId: InviteId
    readonly preview?: Uint8Array | undefined
  },
): Promise<CommitReceipt> {
  return submitCommit(ports, { ...commit, invite: { kind: 'make', inviteId, preview } })
}
