import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable, columnsOf } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { count, plural } from '../../ui/format.ts'
import { AccountLink, DeviceId } from '../../ui/ids.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Time } from '../../ui/time.tsx'

type Low = Answers['keyPackages']['low']['devices'][number]

const columns = columnsOf<Low>([
  { id: 'account', header: 'Account', cell: ({ did }) => <AccountLink did={did} /> },
  { id: 'device', header: 'Device', cell: ({ deviceId }) => <DeviceId id={deviceId} /> },
  { id: 'available', header: 'Left', end: true, cell: ({ available }) => count(available) },
  { id: 'lastResort', header: 'Last resort', cell: (device) => <LastResort device={device} /> },
  { id: 'seen', header: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
])

function LastResort({ device }: { device: Low }) {
  if (device.lastResort) return <Badge tone="good">There is one</Badge>
  if (device.available > 0) return <Badge tone="warning">None</Badge>
  return <Badge tone="bad">None: out of reach</Badge>
}

/** Devices with fewer than so many, by account, page by page. */
export function LowStock({ below }: { below: number }) {
  const low = useInfiniteQuery(
    trpc.keyPackages.low.infiniteQueryOptions({ below }, { getNextPageParam: ({ cursor }) => cursor }),
  )
  return (
    <Card
      title={`Fewer than ${count(below)}`}
      lead="A device that was not seen for long has probably been given up."
    >
      <Loaded query={low} lines={6}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.devices)
          const looked = pages.reduce((sum, page) => sum + page.looked, 0)
          return (
            <>
              {rows.length === 0 ? (
                <Empty title={low.hasNextPage ? 'None so far.' : 'None.'}>
                  {plural(looked, 'device')} looked at.
                </Empty>
              ) : (
                <DataTable
                  label="Devices"
                  columns={columns}
                  rows={rows}
                  rowId={({ did, deviceId }) => `${did} ${deviceId}`}
                />
              )}
              <LoadMore pages={low} what="devices" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
