import { useMutation } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { refreshAccounts } from './account.ts'

type Props = { did: string; name: string; unless: string | undefined }

/** Takes an account down. */
export function TakeDownAccount({ did, name, unless }: Props) {
  const takeDown = useMutation(trpc.accounts.takeDown.mutationOptions({ onSuccess: refreshAccounts }))
  return (
    <Confirm
      label="Take down"
      title={`Take ${name} down?`}
      danger
      unless={unless}
      act={() => takeDown.mutateAsync({ did })}
      done={`Took ${name} down`}
    >
      <p>
        <code>{did}</code>
      </p>
      <p>
        This is a suspension without end, and more: whom it has asked into convos does not see these requests
        any more, and the invites that it has made are revoked.
      </p>
      <p>
        Restoring the account brings the requests back. Revoked invites stay revoked. The person is told that
        the account is suspended, and not why.
      </p>
    </Confirm>
  )
}
