import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../../api/query-client.ts'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Time } from '../../ui/time.tsx'
import type { SessionRow } from './session-row.ts'
import { shortAgent } from './user-agent.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.session.list.pathKey() })

/** Ends the session of somebody else; one's own ends by signing out. */
export function RevokeSession({ session }: { session: SessionRow }) {
  const { sessionId, own, role, address, userAgent, lastSeenAt } = session
  const revoke = useMutation({ ...trpc.session.revoke.mutationOptions(), onSettled: refresh })
  const short = sessionId.slice(0, 8)
  return (
    <Confirm
      label="Revoke"
      name={`Revoke session ${short} from ${address}`}
      title="Revoke this session?"
      danger
      unless={own ? 'This is your own session: sign out instead, at the top.' : undefined}
      act={async () => {
        const { changed } = await revoke.mutateAsync({ sessionId })
        return changed ? undefined : 'The session had ended already'
      }}
      done={`Session ${short} is revoked`}
    >
      <p>
        Session <code>{short}</code> of role {role}, from <code>{address}</code> by {shortAgent(userAgent)},
        last used <Time at={lastSeenAt} />.
      </p>
      <p>
        Whoever has it is signed out at once, and can sign in again in any way that is still open to them. To
        keep somebody out, change the admin token, or take their DID out of the configuration.
      </p>
    </Confirm>
  )
}
