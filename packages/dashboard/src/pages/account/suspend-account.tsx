import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Time } from '../../ui/time.tsx'
import { useTimeZone } from '../../ui/time-zone.ts'
import { refreshAccounts } from './account.ts'
import { isWhole, momentOf, unchosenEnd, withoutEnd } from './suspension-end.ts'
import { SuspensionEndField } from './suspension-end-field.tsx'

type Props = {
  did: string
  name: string
  unless: string | undefined
  suspended: boolean
  /** When the suspension of now ends by itself; null if it does not. */
  until: string | null
}

/** Suspends an account, or changes when its suspension ends. */
export function SuspendAccount({ did, name, unless, suspended, until: now }: Props) {
  // Whoever changes an end has to say which: none is kept by chance, and none is lost.
  const first = suspended ? unchosenEnd : withoutEnd
  const [end, setEnd] = useState(first)
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
      onOpen={() => setEnd(first)}
    >
      <p>
        <code>{did}</code>
      </p>
      {suspended ? <EndOfNow until={now} /> : <WhatItDoes />}
      <SuspensionEndField end={end} onChange={setEnd} />
    </Confirm>
  )
}

function EndOfNow({ until }: { until: string | null }) {
  return (
    <p>
      It stays suspended; only its end changes. Now{' '}
      {until === null ? (
        'it ends when somebody lifts it.'
      ) : (
        <>
          it ends <Time at={until} exact />.
        </>
      )}
    </p>
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
