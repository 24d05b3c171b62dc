import { listNodesWithFigures, readHistory } from '@catbird-mls/core/history'
import { readAttention, readStorage } from '@catbird-mls/core/oversight'
import type { Clock } from '@catbird-mls/core/ports'
import type { Queryable } from '@catbird-mls/core/database'
import { freshFor } from './fresh-for.ts'
import { totalFigures } from './total-figures.ts'

/** How often live figures change, in milliseconds: nodes write theirs as often. */
export const tickMs = 5_000

/** Spans of the history that pages ask for, in hours; a day of ten nodes takes the database half a second. */
const spans: readonly number[] = [1, 6, 24]

type Ports = { readonly db: Queryable; readonly clock: Clock }

/** What is read for all who look, once for all of them. */
export type Readings = ReturnType<typeof createReadings>

/** Makes the readings of one server. */
export function createReadings(ports: Ports) {
  const history = new Map(
    spans.map(
      (hours) => [hours, freshFor(ports.clock, 30_000, () => readHistory(ports, { hours }))] as const,
    ),
  )
  return {
    live: freshFor(ports.clock, tickMs - 500, () => readLive(ports)),
    storage: freshFor(ports.clock, 60_000, () => readStorage(ports)),
    history: (hours: number) => history.get(hours)?.() ?? readHistory(ports, { hours }),
  }
}

async function readLive(ports: Ports) {
  const [nodes, attention] = await Promise.all([listNodesWithFigures(ports), readAttention(ports)])
  return { at: ports.clock.now(), figures: totalFigures(nodes), nodes, attention }
}
