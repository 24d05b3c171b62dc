import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { count } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Stat, Stats } from '../../ui/stat.tsx'
import { Time } from '../../ui/time.tsx'

/** How the stock of all devices stood when it was last counted. */
export function StockOfAll() {
  const history = useQuery(trpc.overview.history.queryOptions({ hours: 1 }, { refetchInterval: 60_000 }))
  return (
    <Card title="All devices">
      <Loaded query={history} lines={3}>
        {({ service }) => {
          const last = service.at(-1)
          if (last === undefined)
            return <p className="lead">This is counted every ten minutes; not yet since the start.</p>
          const { stock, keyPackages } = last.figures
          return (
            <>
              <Stats>
                <Stat name="Key packages" value={count(keyPackages)} note="that can be taken" />
                <Stat name="Enough" value={count(stock.enough)} note="devices" />
                <Stat name="Few" value={count(stock.few)} note="devices" />
                <Stat name="None" value={count(stock.none)} note="devices" />
                <Stat
                  name="Out of reach"
                  value={count(stock.unreachable)}
                  note="devices, without a last resort"
                  tone={stock.unreachable > 0 ? 'warning' : 'neutral'}
                />
              </Stats>
              <p className="dim">
                Counted <Time at={last.at} />
              </p>
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
