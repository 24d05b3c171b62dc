import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../../api/query-client.ts'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { shortId } from '../../ui/format.ts'

/** Ends an invite, whatever the convo thinks of it. */
export function RevokeInvite({ invite }: { invite: { convoId: string; inviteId: string } }) {
  const { convoId, inviteId } = invite
  const { mutateAsync } = useMutation(
    trpc.invites.revoke.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.invites.pathKey() }),
    }),
  )
  return (
    <Confirm
      label="Revoke"
      name={`Revoke invite ${shortId(inviteId, 14)}`}
      title="Revoke this invite?"
      danger
      unless={useUnless('moderator')}
      act={() => mutateAsync({ convoId, inviteId })}
      done="The invite is revoked"
    >
      <p>
        Nobody comes in by its link any more, and requests that wait are refused. Who came in before stays.
      </p>
      <p>This cannot be taken back; an admin of the group can make another invite.</p>
    </Confirm>
  )
}
