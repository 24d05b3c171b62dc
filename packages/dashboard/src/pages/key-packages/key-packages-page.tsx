import { getRouteApi } from '@tanstack/react-router'
import { Filter } from '../../ui/filter.tsx'
import { Page } from '../../ui/page.tsx'
import { LowStock } from './low-stock.tsx'
import { StockOfAll } from './stock-of-all.tsx'
import { quietly } from '../../app/search.ts'

const route = getRouteApi('/signed-in/key-packages')

const bounds = [
  ['2', 'Fewer than 2'],
  ['5', 'Fewer than 5'],
  ['10', 'Fewer than 10'],
  ['25', 'Fewer than 25'],
] as const

/** Devices that others can hardly add to a convo any more. */
export function KeyPackagesPage() {
  const { below = '5' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page
      title="Key packages"
      lead="To add a device to a convo, somebody takes one of its key packages. Each is taken once; a last resort can be taken again and again. A device publishes new ones whenever it is opened."
    >
      <StockOfAll />
      <div className="toolbar">
        <Filter
          label="How few"
          value={below}
          options={bounds}
          onChoose={(chosen) =>
            void navigate({ ...quietly, search: chosen === '5' ? {} : { below: chosen } })
          }
        />
      </div>
      <LowStock below={Number(below)} />
    </Page>
  )
}
