import { useMutation } from '@tanstack/react-query'
import { queryClient } from '../../api/query-client.ts'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import { Confirm } from '../../ui/confirm.tsx'
import type { DeadJob } from './dead-job.ts'
import { jobWords } from './job-words.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.jobs.pathKey() })

/** What may be done about a job that was given up. */
export function DeadJobActs({ job: { id, name } }: { job: DeadJob }) {
  const unless = useUnless('admin')
  const retry = useMutation({ ...trpc.jobs.retry.mutationOptions(), onSettled: refresh })
  const remove = useMutation({ ...trpc.jobs.delete.mutationOptions(), onSettled: refresh })
  const words = jobWords(name)
  const what = words === undefined ? name : `${name}: ${words.toLowerCase()}`
  return (
    <div className="actions job-acts">
      <Confirm
        label="Retry"
        name={`Retry job ${id}`}
        title={`Retry job ${id}?`}
        unless={unless}
        act={async () => said(await retry.mutateAsync({ id }))}
        done={`Job ${id} begins anew`}
      >
        <p>{what}</p>
        <p>
          It is due at once, with all its attempts. If the cause of its failure is still there, it fails
          again.
        </p>
      </Confirm>
      <Confirm
        label="Delete"
        name={`Delete job ${id}`}
        title={`Delete job ${id}?`}
        danger
        unless={unless}
        act={async () => said(await remove.mutateAsync({ id }))}
        done={`Job ${id} is deleted`}
      >
        <p>{what}</p>
        <p>What it was to do is not done then, and this cannot be taken back.</p>
      </Confirm>
    </div>
  )
}

/** What is said instead where there was nothing to do any more. */
function said({ changed }: { changed: boolean }): string | undefined {
  return changed ? undefined : 'Somebody did that before, or deleted the job'
}
