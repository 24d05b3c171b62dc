import { getRouteApi } from '@tanstack/react-router'
import { Button } from '../../ui/button.tsx'
import { Filter } from '../../ui/filter.tsx'
import { AccountLink } from '../../ui/ids.tsx'
import { Page } from '../../ui/page.tsx'
import { ReportList } from './report-list.tsx'
import { quietly } from '../../app/search.ts'

const route = getRouteApi('/signed-in/reports')

const states = [
  ['open', 'Open'],
  ['resolved', 'Resolved'],
] as const

/** The queue of what people have reported. */
export function ReportsPage() {
  const { state = 'open', subject } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page title="Reports" lead="What people report to whoever moderates this service.">
      <div className="toolbar">
        <Filter
          label="Which reports"
          value={state}
          options={states}
          onChoose={(chosen) =>
            void navigate({
              ...quietly,
              search: { subject, ...(chosen === 'resolved' ? { state: chosen } : {}) },
            })
          }
        />
        {subject !== undefined && (
          <span className="actions">
            <span>
              Of <AccountLink did={subject} /> alone
            </span>
            <Button
              kind="quiet"
              onClick={() => void navigate({ search: state === 'resolved' ? { state } : {} })}
            >
              Of all accounts
            </Button>
          </span>
        )}
      </div>
      <ReportList state={state} subject={subject} />
    </Page>
  )
}
