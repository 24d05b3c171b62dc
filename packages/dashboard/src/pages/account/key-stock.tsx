import { Badge } from '../../ui/badge.tsx'
import { boundedCount } from '../../ui/format.ts'
import type { Device } from './account.ts'

/** Fewer than that are low. */
const low = 5

/** By what others can reach a device: what is left, with a warning where that is little. */
export function KeyStock({ stock: { available, lastResort }, removedAt }: Device) {
  if (removedAt !== null) return <span className="nothing">–</span>
  return (
    <span className="stacked">
      <span>{boundedCount(available, 1000)} left</span>
      {!lastResort && available === 0 && <Badge tone="bad">None to reach it by</Badge>}
      {!lastResort && available > 0 && <Badge tone="warning">No last resort</Badge>}
      {lastResort && available === 0 && <Badge tone="warning">Last resort alone</Badge>}
      {available > 0 && available < low && <Badge tone="warning">Low</Badge>}
    </span>
  )
}
