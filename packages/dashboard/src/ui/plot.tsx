import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import type { ChartData } from './chart-data.ts'
import { useTheme } from './theme.ts'
import { useTimeZone } from './time-zone.ts'

type Props = { data: ChartData; format: (value: number) => string; stepMs: number }

const height = 160

/** The drawing of a chart, by uPlot. */
export default function Plot({ data, format, stepMs }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const { theme } = useTheme()
  const { zone } = useTimeZone()
  const names = data.series.map(({ name }) => name).join('\n')
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const look = { names: names.split('\n'), format, stepMs, zone }
    const drawing = new UPlot(optionsOf(element, look), [[]], element)
    plot.current = drawing
    const resized = new ResizeObserver(() => drawing.setSize({ width: element.clientWidth, height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      drawing.destroy()
    }
  }, [names, format, stepMs, zone, theme])
  // After whatever made the drawing anew: it begins empty.
  useEffect(() => plot.current?.setData(columnsOf(data)), [data, names, format, stepMs, zone, theme])
  return <div ref={place} />
}

/** Moments in seconds and the values at them, as uPlot takes them. */
function columnsOf({ at, series }: ChartData): UPlot.AlignedData {
  return [at.map((moment) => moment.getTime() / 1000), ...series.map(({ values }) => [...values])]
}

type Look = { names: readonly string[]; format: (value: number) => string; stepMs: number; zone: string }

function optionsOf(element: HTMLElement, { names, format, stepMs, zone }: Look): UPlot.Options {
  const colour = (name: string) => resolved(element, name)
  const axis = {
    stroke: colour('--dim'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  }
  const font = '12px system-ui, sans-serif'
  return {
    width: element.clientWidth,
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(most * 1.1, 1e-3)] } },
    axes: [
      { ...axis, font },
      { ...axis, font, size: 64, values: (_plot, splits) => splits.map((split) => format(split)) },
    ],
    series: [
      {},
      ...names.map((label, index) => ({
        label,
        stroke: colour(`--series-${index + 1}`),
        width: 1.75,
        points: { show: false },
        // What is missing is shown as missing.
        gaps: (plot: UPlot, series: number, from: number, to: number) =>
          gapsOf(plot, { series, from, to, stepMs }),
      })),
    ],
  }
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

/** A colour of the theme of now, as a canvas takes it. */
function resolved(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
