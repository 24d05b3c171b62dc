import { useMutation } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { refreshAccounts } from './account.ts'

type Props = { did: string; name: string; unless: string | undefined; takenDown: boolean }

/** Lifts what holds an account back. */
export function RestoreAccount({ did, name, unless, takenDown }: Props) {
  const restore = useMutation(trpc.accounts.restore.mutationOptions({ onSuccess: refreshAccounts }))
  return (
    <Confirm
      label="Restore"
      title={`Restore ${name}?`}
      unless={unless}
      act={() => restore.mutateAsync({ did })}
      done={`Restored ${name}`}
    >
      <p>
        <code>{did}</code>
      </p>
      <p>
        Its devices can act again within minutes, with the key packages that they had, and its convos are
        told. Where it was taken out meanwhile, its devices join again by themselves.
      </p>
      {takenDown && <p>The requests that it made are shown again. Its revoked invites stay revoked.</p>}
    </Confirm>
  )
}
