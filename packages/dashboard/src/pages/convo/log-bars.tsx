import { useTimeZone } from '../../ui/time-zone.ts'
import { inZone } from '../../ui/time.tsx'
import type { Stretch } from './convo.ts'
import { piecesOf } from './stretches.ts'
import type { Part } from './stretches.ts'

type Props = {
  title: string
  stretches: readonly Stretch[]
  series: readonly Part[]
  format: (value: number) => string
  highest: number
  /** Of all stretches together. */
  total: string
}

const height = 96
/** A bar is so wide, with what is between it and the next. */
const step = 10

/** A bar for each stretch of a log, of parts that stand on one another. */
export function LogBars({ title, stretches, series, format, highest, total }: Props) {
  return (
    <figure className="log-bars">
      <figcaption className="chart-head">
        <h3>
          {title} <span className="dim">{total}</span>
        </h3>
        {series.length > 1 && <Legend stretches={stretches} series={series} format={format} />}
      </figcaption>
      <span className="log-scale" aria-hidden="true">
        {format(highest)}
      </span>
      <svg
        viewBox={`0 0 ${stretches.length * step} ${height + 4}`}
        preserveAspectRatio="none"
        className="log-drawing"
        role="img"
        aria-label={`${title}: ${total} in ${stretches.length} stretches. The numbers are in the table below.`}
      >
        {stretches.map((stretch, index) => (
          <g key={stretch.fromSeq}>
            {piecesOf(stretch, series, { highest, height }).map((piece) => (
              <rect
                key={piece.name}
                className={`log-part-${piece.colour}`}
                x={index * step + 1}
                width={step - 2}
                y={height + 4 - piece.from - piece.height}
                height={piece.height}
              />
            ))}
          </g>
        ))}
      </svg>
      <Ends stretches={stretches} />
    </figure>
  )
}

function Legend({ stretches, series, format }: Pick<Props, 'stretches' | 'series' | 'format'>) {
  return (
    <ul className="chart-legend">
      {series.map(({ name, of, colour }) => (
        <li key={name}>
          <span className={`log-key log-key-${colour}`} aria-hidden="true" />
          {name} <strong>{format(stretches.reduce((sum, stretch) => sum + of(stretch), 0))}</strong>
        </li>
      ))}
    </ul>
  )
}

function Ends({ stretches }: Pick<Props, 'stretches'>) {
  const { zone } = useTimeZone()
  const told = (at: string | undefined) => (at === undefined ? '' : inZone(new Date(at), zone))
  return (
    <div className="log-ends" aria-hidden="true">
      <span>{told(stretches.at(0)?.from)}</span>
      <span>{told(stretches.at(-1)?.to)}</span>
    </div>
  )
}
