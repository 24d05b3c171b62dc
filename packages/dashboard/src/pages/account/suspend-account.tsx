import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { useTimeZone } from '../../ui/time-zone.ts'
import { refreshAccounts } from './account.ts'
import { isWhole, momentOf, withoutEnd } from './suspension-end.ts'
import { SuspensionEndField } from './suspension-end-field.tsx'

type Props = { did: string; name: string; unless: string | undefined; suspended: boolean }

/** Suspends an account, or changes when its suspension ends. */
export function SuspendAccount({ did, name, unless, suspended }: Props) {
  const [end, setEnd] = useState(withoutEnd)
  const { chosen } = useTimeZone()
  const suspend = useMutation(trpc.accounts.suspend.mutationOptions({ onSuccess: refreshAccounts }))
  const act = () => {
    const until = momentOf(end, new Date(), chosen)?.toISOString()
    return suspend.mutateAsync(until === undefined ? { did } : { did, until })
  }
  return (
    <Confirm
      label={suspended ? 'Change its end' : 'Suspend'}
      title={suspended ? `When does the suspension of ${name} end?` : `Suspend ${name}?`}
      unless={unless}
      act={act}
      done={suspended ? `Changed when the suspension of ${name} ends` : `Suspended ${name}`}
      ready={isWhole(end)}
    >
      {suspended ? <p>It stays suspended; only its end changes.</p> : <WhatItDoes />}
      <SuspensionEndField end={end} onChange={setEnd} />
    </Confirm>
  )
}

function WhatItDoes() {
  return (
    <>
      <p>
        At once none of its devices can do anything here: its sessions end, its connections close, and others
        find it unavailable. Its convos are told, and the devices of their admins take it out. The person is
        told that the account is suspended, and not why.
      </p>
      <p>
        You can lift it at any time. Its devices then come back by themselves; where they were taken out, they
        join again, without what was said in between.
      </p>
    </>
  )
}
