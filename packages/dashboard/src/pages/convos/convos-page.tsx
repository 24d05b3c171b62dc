import { getRouteApi } from '@tanstack/react-router'
import { Filter } from '../../ui/filter.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { ConvoList } from './convo-list.tsx'
import { FoundConvos } from './found-convos.tsx'
import { quietly } from '../../app/search.ts'

const route = getRouteApi('/signed-in/convos')

const filters = [
  ['all', 'All'],
  ['direct', 'Direct'],
  ['group', 'Groups'],
  ['attention', 'Need attention'],
] as const

/** The convos of the service: the newest, those of a kind, those that need attention, or what is looked for. */
export function ConvosPage() {
  const { q, filter } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page
      title="Convos"
      lead="Metadata alone: what is said in them, by whom, and what they are called never reaches the service."
    >
      <div className="toolbar">
        <SearchBox
          label="Find a convo"
          hint="Convo id, or its beginning"
          value={q ?? ''}
          onSearch={(text) => void navigate({ search: text === '' ? {} : { q: text } })}
        />
        <Filter
          label="Which convos"
          value={q === undefined ? (filter ?? 'all') : undefined}
          options={filters}
          onChoose={(chosen) =>
            void navigate({ ...quietly, search: chosen === 'all' ? {} : { filter: chosen } })
          }
        />
      </div>
      {q === undefined ? <ConvoList filter={filter ?? 'all'} /> : <FoundConvos query={q} />}
    </Page>
  )
}
