import { getRouteApi } from '@tanstack/react-router'
import { Filter } from '../../ui/filter.tsx'
import { Page } from '../../ui/page.tsx'
import { InviteList } from './invite-list.tsx'
import { quietly } from '../../app/search.ts'

const route = getRouteApi('/signed-in/invites')

const filters = [
  ['open', 'Open'],
  ['all', 'All'],
] as const

/** Links by which people can come into convos. */
export function InvitesPage() {
  const { filter = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page
      title="Invites"
      lead="Links by which people come into groups. The service knows that there is one, and not what it says: the secret of a link never reaches it."
    >
      <div className="toolbar">
        <Filter
          label="Which invites"
          value={filter}
          options={filters}
          onChoose={(chosen) =>
            void navigate({ ...quietly, search: chosen === 'all' ? { filter: chosen } : {} })
          }
        />
      </div>
      <InviteList filter={filter} />
    </Page>
  )
}
