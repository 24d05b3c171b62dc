import { useId } from 'react'
import { useTimeZone } from '../../ui/time-zone.ts'
import type { SuspensionEnd } from './suspension-end.ts'

type Props = { end: SuspensionEnd; onChange: (end: SuspensionEnd) => void }

const choices = [
  ['lifted', 'When I lift it'],
  ['1', 'After 1 day'],
  ['7', 'After 7 days'],
  ['30', 'After 30 days'],
  ['moment', 'At a time'],
] as const

/** Asks when a suspension is to end. */
export function SuspensionEndField({ end, onChange }: Props) {
  const name = useId()
  return (
    <fieldset className="choices">
      <legend>It ends</legend>
      {choices.map(([after, label]) => (
        <label key={after} className="choice">
          <input
            type="radio"
            name={name}
            checked={end.after === after}
            onChange={() => {
              onChange({ ...end, after })
            }}
          />
          {label}
        </label>
      ))}
      {end.after === 'moment' && <Moment end={end} onChange={onChange} />}
    </fieldset>
  )
}

function Moment({ end, onChange }: Props) {
  const { chosen, zone } = useTimeZone()
  const hint = useId()
  return (
    <label className="field">
      Date and time
      <input
        type="datetime-local"
        value={end.moment}
        aria-describedby={hint}
        required
        onChange={(event) => {
          onChange({ ...end, moment: event.target.value })
        }}
      />
      <span id={hint} className="field-hint">
        {chosen === 'utc' ? 'In UTC, as times are told now.' : `In ${zone}, the time zone of this browser.`}
      </span>
    </label>
  )
}
