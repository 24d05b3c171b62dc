import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { queryClient } from '../../api/query-client.ts'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { count } from '../../ui/format.ts'
import { LimitField } from './limit-field.tsx'
import { readLimitValue, valueNow } from './limit-view.ts'
import type { Limit } from './limit-view.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.limits.pathKey() })

/** Sets a limit, or takes that back. */
export function LimitActs({ limit }: { limit: Limit }) {
  return (
    <div className="actions limit-acts">
      <SetLimit limit={limit} />
      {limit.set !== undefined && <ResetLimit limit={limit} />}
    </div>
  )
}

function SetLimit({ limit }: { limit: Limit }) {
  const { name, unit } = limit
  const unless = useUnless('admin')
  const set = useMutation({ ...trpc.limits.set.mutationOptions(), onSettled: refresh })
  const [typed, setTyped] = useState<string>()
  const now = valueNow(limit)
  const read = readLimitValue(typed ?? String(now), limit)
  const value = typeof read === 'number' ? read : undefined
  return (
    <Confirm
      label="Set"
      name={`Set ${name}`}
      title={`Set ${name}`}
      unless={unless}
      onOpen={() => setTyped(undefined)}
      ready={value !== undefined && value !== limit.set?.value}
      act={async () => {
        if (value === undefined) return
        await set.mutateAsync({ name, value })
        setTyped(undefined)
      }}
      done={value === undefined ? '' : `${name} is ${count(value)} ${unit} now`}
    >
      <LimitField limit={limit} text={typed ?? String(now)} onText={setTyped} />
    </Confirm>
  )
}

function ResetLimit({ limit: { name, byDefault, unit, set } }: { limit: Limit }) {
  const unless = useUnless('admin')
  const reset = useMutation({ ...trpc.limits.reset.mutationOptions(), onSettled: refresh })
  return (
    <Confirm
      label="Back to default"
      name={`Back to default of ${name}`}
      title={`Set ${name} back to its default?`}
      unless={unless}
      act={() => reset.mutateAsync({ name })}
      done={`${name} is back at its default`}
    >
      <p>
        It is {count(set?.value ?? byDefault)} {unit} now, and <strong>{count(byDefault)}</strong> by default.
        All nodes go by that within a second. It can be set again at any time.
      </p>
    </Confirm>
  )
}
