import type { Answers } from '../../api/trpc.ts'
import type { ChartData } from '../../ui/chart-data.ts'
import type { ChartSteps } from '../../ui/chart-steps.ts'
import { bytes, count, duration, rate } from '../../ui/format.ts'

type History = Answers['overview']['history']
type NodeFigures = History['nodes'][number]['figures']
type ServiceFigures = History['service'][number]['figures']

/** A chart of the overview: what it is called, and which lines it has. */
type Shape<Figures> = {
  readonly title: string
  readonly format: (value: number) => string
  readonly steps?: ChartSteps
  readonly lines: readonly (readonly [name: string, value: (figures: Figures) => number | null])[]
}

/** A chart that can be drawn. */
export type DrawnChart = Omit<Shape<never>, 'lines'> & { readonly data: ChartData }

const nodeShapes: readonly Shape<NodeFigures>[] = [
  {
    ...{ title: 'Requests', format: rate },
    lines: [
      ['all', ({ requests }) => requests],
      ['failed', ({ failed }) => failed],
      ['refused', ({ refused }) => refused],
    ],
  },
  {
    ...{ title: 'Latency', format: duration },
    lines: [
      ['p50', ({ latencyP50 }) => latencyP50],
      ['p95', ({ latencyP95 }) => latencyP95],
      ['p99', ({ latencyP99 }) => latencyP99],
    ],
  },
  { title: 'Messages', format: rate, lines: [['stored', ({ messages }) => messages]] },
  {
    ...{ title: 'Commits', format: rate },
    lines: [
      ['accepted', ({ commits }) => commits],
      ['too late', ({ conflicts }) => conflicts],
    ],
  },
  { title: 'Sockets', format: count, steps: 'whole', lines: [['open', ({ sockets }) => sockets]] },
  { title: 'Event loop', format: duration, lines: [['p99', ({ eventLoopP99 }) => eventLoopP99]] },
  { title: 'CPU', format: cores, lines: [['cores', ({ cpu }) => cpu]] },
  { title: 'Memory', format: bytes, steps: 'bytes', lines: [['all nodes', ({ memory }) => memory]] },
]

const serviceShapes: readonly Shape<ServiceFigures>[] = [
  {
    ...{ title: 'Accounts, devices, convos', format: count, steps: 'whole' },
    lines: [
      ['accounts', ({ accounts }) => accounts],
      ['devices', ({ devices }) => devices],
      ['convos', ({ convos }) => convos],
    ],
  },
  {
    ...{ title: 'Key packages to be claimed', format: count, steps: 'whole' },
    lines: [['all', ({ keyPackages }) => keyPackages]],
  },
  {
    ...{ title: 'Devices by key packages', format: count, steps: 'whole' },
    lines: [
      ['enough', ({ stock }) => stock.enough],
      ['few', ({ stock }) => stock.few],
      ['none', ({ stock }) => stock.none],
      ['unreachable', ({ stock }) => stock.unreachable],
    ],
  },
  {
    ...{ title: 'Bytes', format: bytes, steps: 'bytes' },
    lines: [
      ['database', ({ databaseBytes }) => databaseBytes],
      ['blobs', ({ blobBytes }) => blobBytes],
    ],
  },
]

/** Charts of what the nodes measured, minute by minute. */
export function nodeCharts(history: History | undefined): DrawnChart[] {
  return nodeShapes.map((shape) => drawn(shape, history?.nodes ?? []))
}

/** Charts of what the service had, every ten minutes. */
export function serviceCharts(history: History | undefined): DrawnChart[] {
  return serviceShapes.map((shape) => drawn(shape, history?.service ?? []))
}

function drawn<Figures>(
  { lines, ...shape }: Shape<Figures>,
  moments: readonly { readonly at: string; readonly figures: Figures }[],
): DrawnChart {
  const series = lines.map(([name, value]) => ({
    name,
    values: moments.map(({ figures }) => value(figures)),
  }))
  return { ...shape, data: { at: moments.map(({ at }) => new Date(at)), series } }
}

function cores(value: number): string {
  return value.toFixed(2)
}
