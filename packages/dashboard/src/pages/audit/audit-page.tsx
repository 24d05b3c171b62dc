import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../../ui/page.tsx'
import { AuditFilter } from './audit-filter.tsx'
import { AuditList } from './audit-list.tsx'

const route = getRouteApi('/signed-in/audit')

/** What operators did, and to what. */
export function AuditPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page
      title="Audit log"
      lead="Every act of an operator, with what was so before and after. No entry can be changed or deleted, by anybody."
    >
      <AuditFilter search={search} onSearch={(wanted) => void navigate({ search: wanted })} />
      <AuditList search={search} />
    </Page>
  )
}
