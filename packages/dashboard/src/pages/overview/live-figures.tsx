import type { Live } from '../../api/live.tsx'
import { Card } from '../../ui/card.tsx'
import { bytes, count, duration, rate } from '../../ui/format.ts'
import { Stat, Stats } from '../../ui/stat.tsx'
import { highFrom } from '../../ui/thresholds.ts'

type Figures = NonNullable<Live['figures']>
type Name = keyof Figures

/** What the nodes measure just now, all together; the places stay the same while nothing is known. */
export function LiveFigures({ figures }: { figures: Figures | null | undefined }) {
  const told = (name: Name, format: (value: number) => string) => {
    const value = figures?.[name]
    return value === null || value === undefined ? '–' : format(value)
  }
  const from = (name: 'latencyP95' | 'eventLoopP99' | 'databaseWaiting') =>
    (figures?.[name] ?? 0) >= highFrom[name] ? 'warning' : 'neutral'
  return (
    <Card
      title="Now"
      lead="All nodes together, over the last seconds. Of latencies, the slowest node’s."
      className="live-figures"
    >
      <Stats>
        <Stat name="Requests" value={told('requests', rate)} note={`${told('inFlight', count)} in flight`} />
        <Stat
          name="Failed"
          value={told('failed', rate)}
          note="the service’s fault"
          tone={(figures?.failed ?? 0) > 0 ? 'bad' : 'neutral'}
        />
        <Stat name="Refused" value={told('refused', rate)} note="the caller’s fault" />
        <Stat
          name="Latency p95"
          value={told('latencyP95', duration)}
          note={`p50 ${told('latencyP50', duration)} · p99 ${told('latencyP99', duration)}`}
          tone={from('latencyP95')}
        />
        <Stat name="Messages" value={told('messages', rate)} note="stored" />
        <Stat
          name="Commits"
          value={told('commits', rate)}
          note={`${told('conflicts', rate)} came too late`}
        />
        <Stat name="Key packages" value={told('keyPackagesClaimed', rate)} note="claimed, to add devices" />
        <Stat name="Sockets" value={told('sockets', count)} note="devices that listen" />
        <Stat
          name="Event loop p99"
          value={told('eventLoopP99', duration)}
          note={`high from ${duration(highFrom.eventLoopP99)}`}
          tone={from('eventLoopP99')}
        />
        <Stat name="CPU" value={told('cpu', (cores) => cores.toFixed(2))} note="cores in use" />
        <Stat name="Memory" value={told('memory', bytes)} note="of all nodes" />
        <Stat
          name="Database"
          value={told('databaseBusy', count)}
          note={`busy · ${told('databaseWaiting', count)} wait`}
          tone={from('databaseWaiting')}
        />
      </Stats>
    </Card>
  )
}
