import { useMutation } from '@tanstack/react-query'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { boundedCount, shortId } from '../../ui/format.ts'
import { refreshAccounts } from './account.ts'

/** Cuts one device of an account off, for good. */
export function RevokeDevice({ did, deviceId, leaves }: { did: string; deviceId: string; leaves: number }) {
  const unless = useUnless('moderator')
  const revoke = useMutation(trpc.accounts.revokeDevice.mutationOptions({ onSuccess: refreshAccounts }))
  const name = shortId(deviceId, 14)
  return (
    <Confirm
      label="Revoke"
      name={`Revoke device ${name}`}
      title={`Revoke device ${name}?`}
      danger
      unless={unless}
      act={() => revoke.mutateAsync({ did, deviceId })}
      done={`Revoked device ${name}`}
    >
      <p>
        <strong>This cannot be taken back.</strong> The device is cut off at once: its sessions end, its
        connections close, and nobody is given its key packages.{' '}
        {leaves > 0 &&
          `Devices of admins, or others of this account, take it out of ${leaves === 1 ? 'the convo' : `the ${boundedCount(leaves, 1000)} convos`} that it is in.`}
      </p>
      <p>
        The person sees in the app on that device that it was removed. They go on with their other devices, or
        set this one up as a new one, which then does not have by itself what was said before.
      </p>
    </Confirm>
  )
}
