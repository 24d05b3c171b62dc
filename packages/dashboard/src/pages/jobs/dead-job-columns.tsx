import { columnsOf } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import { DeadJobActs } from './dead-job-acts.tsx'
import type { DeadJob } from './dead-job.ts'
import { JobError } from './job-error.tsx'
import { JobName } from './job-name.tsx'

export const deadJobColumns = columnsOf<DeadJob>([
  { id: 'id', header: 'Id', cell: ({ id }) => <code>{id}</code> },
  {
    id: 'name',
    header: 'Job',
    cell: ({ name, key }) => (
      <>
        <JobName name={name} />
        {key !== undefined && key !== name && <div className="dim">key {key}</div>}
      </>
    ),
  },
  { id: 'error', header: 'Last failure', cell: ({ error }) => <JobError error={error} /> },
  { id: 'attempts', header: 'Attempts', end: true, cell: ({ attempts }) => count(attempts) },
  { id: 'died', header: 'Given up', cell: ({ diedAt }) => <Time at={diedAt} /> },
  { id: 'made', header: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { id: 'acts', header: 'Actions', cell: (job) => <DeadJobActs job={job} /> },
])
