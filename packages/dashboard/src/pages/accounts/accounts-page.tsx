import { getRouteApi } from '@tanstack/react-router'
import { Filter } from '../../ui/filter.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { AccountList } from './account-list.tsx'
import { FoundAccounts } from './found-accounts.tsx'
import { quietly } from '../../app/search.ts'

const route = getRouteApi('/signed-in/accounts')

const filters = [
  ['all', 'All'],
  ['suspended', 'Suspended'],
  ['takenDown', 'Taken down'],
  ['deleting', 'Deleting'],
  ['inactive', 'Inactive'],
] as const

/** The accounts of the service: the newest, those of a state, or what is looked for. */
export function AccountsPage() {
  const { q, filter } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page title="Accounts" lead="Accounts that have registered a device here, or that are held off.">
      <div className="toolbar">
        <SearchBox
          label="Find an account"
          hint="Handle, DID or its beginning, or device id"
          value={q ?? ''}
          onSearch={(text) => void navigate({ search: text === '' ? {} : { q: text } })}
        />
        <Filter
          label="Which accounts"
          value={q === undefined ? (filter ?? 'all') : undefined}
          options={filters}
          onChoose={(chosen) =>
            void navigate({ ...quietly, search: chosen === 'all' ? {} : { filter: chosen } })
          }
        />
      </div>
      {q === undefined ? <AccountList filter={filter ?? 'all'} /> : <FoundAccounts query={q} />}
    </Page>
  )
}
