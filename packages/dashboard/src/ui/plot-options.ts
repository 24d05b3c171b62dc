import UPlot from 'uplot'
import { distancesOf } from './chart-steps.ts'
import type { ChartSteps } from './chart-steps.ts'

const height = 160
const font = '12px system-ui, sans-serif'

/** How a chart looks, beside its data. */
export type PlotLook = {
  readonly names: readonly string[]
  readonly format: (value: number) => string
  readonly stepMs: number
  readonly spanMs: number | undefined
  readonly steps: ChartSteps
  readonly zone: string
  readonly onPoint: (index: number | undefined) => void
}

/** What uPlot is told of a chart that is drawn in an element. */
export function plotOptions(element: HTMLElement, look: PlotLook): UPlot.Options {
  const { format, spanMs, steps, zone, onPoint } = look
  const axis = {
    font,
    stroke: resolved(element, '--dim'),
    grid: { stroke: resolved(element, '--line'), width: 1 },
    ticks: { show: false },
  }
  const incrs = distancesOf(steps)
  return {
    width: element.clientWidth,
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: false },
    // What is pointed at in one chart is so in all of the page.
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'charts', setSeries: false } },
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
    scales: {
      x: {
        range: (_plot, least, most) => [spanMs === undefined ? least : most - spanMs / 1000, most],
      },
      y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      { ...axis, size: 28, values: (_plot, splits) => splits.map((split) => clockTime(split, zone)) },
      {
        ...axis,
        ...(incrs !== undefined && { incrs }),
        size: 68,
        values: (_plot, splits) => splits.map((split) => format(split)),
      },
    ],
    series: [{}, ...linesOf(element, look)],
  }
}

function linesOf(element: HTMLElement, { names, stepMs }: PlotLook): UPlot.Series[] {
  return names.map((label, index) => ({
    label,
    stroke: resolved(element, `--series-${index + 1}`),
    width: 1.75,
    points: { show: false },
    // What is missing is shown as missing.
    gaps: (plot: UPlot, series: number, from: number, to: number) =>
      gapsOf(plot, { series, from, to, stepMs }),
  }))
}

/** Stretches between two moments that lie further apart than two steps: nobody measured then. */
function gapsOf(
  plot: UPlot,
  { series, from, to, stepMs }: { series: number; from: number; to: number; stepMs: number },
): UPlot.Series.Gaps {
  const seconds = plot.data[0]
  const values = plot.data[series] ?? []
  const gaps: UPlot.Series.Gaps = []
  let last: number | undefined
  for (let index = from; index <= to; index += 1) {
    const now = seconds[index]
    if (now === undefined || values[index] === null) continue
    if (last !== undefined && (now - last) * 1000 > 2.5 * stepMs)
      gaps.push([Math.round(plot.valToPos(last, 'x', true)), Math.round(plot.valToPos(now, 'x', true))])
    last = now
  }
  return gaps
}

/** The time of day; of midnight the day. */
function clockTime(seconds: number, timeZone: string): string {
  const date = new Date(seconds * 1000)
  const time = date.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  if (time !== '00:00') return time
  return date.toLocaleDateString('en-GB', { timeZone, day: 'numeric', month: 'short' })
}

/** A colour of the theme of now, as a canvas takes it. */
function resolved(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
