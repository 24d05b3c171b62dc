import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import type { ChartData } from './chart-data.ts'
import type { ChartSteps } from './chart-steps.ts'
import { plotOptions } from './plot-options.ts'
import { useDark } from './theme.ts'
import { useTimeZone } from './time-zone.ts'

type Props = {
  data: ChartData
  format: (value: number) => string
  stepMs: number
  spanMs: number | undefined
  steps: ChartSteps | undefined
  /** Told the index of the moment that is pointed at; must stay the same function. */
  onPoint: (index: number | undefined) => void
}

/** The drawing of a chart, by uPlot. */
export default function Plot({ data, format, stepMs, spanMs, steps = 'any', onPoint }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const dark = useDark()
  const { zone } = useTimeZone()
  const names = data.series.map(({ name }) => name).join('\n')
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const look = { names: names.split('\n'), format, stepMs, spanMs, steps, zone, onPoint }
    const options = plotOptions(element, look)
    const drawing = new UPlot(options, [[]], element)
    plot.current = drawing
    const resized = new ResizeObserver(() =>
      drawing.setSize({ width: element.clientWidth, height: options.height }),
    )
    resized.observe(element)
    return () => {
      resized.disconnect()
      drawing.destroy()
    }
  }, [names, format, stepMs, spanMs, steps, zone, onPoint, dark])
  // After whatever made the drawing anew: it begins empty.
  useEffect(
    () => plot.current?.setData(columnsOf(data)),
    [data, names, format, stepMs, spanMs, steps, zone, onPoint, dark],
  )
  return <div ref={place} />
}

/** Moments in seconds and the values at them, as uPlot takes them. */
function columnsOf({ at, series }: ChartData): UPlot.AlignedData {
  return [at.map((moment) => moment.getTime() / 1000), ...series.map(({ values }) => [...values])]
}
