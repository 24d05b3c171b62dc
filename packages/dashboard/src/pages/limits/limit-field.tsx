import { useId } from 'react'
import { count } from '../../ui/format.ts'
import { readLimitValue, valueNow } from './limit-view.ts'
import { Purpose } from './purpose.tsx'
import type { Limit } from './limit-view.ts'

type Props = { limit: Limit; text: string; onText: (text: string) => void }

/** Where the new value of a limit is typed, with what it is for and what is wrong with it. */
export function LimitField({ limit, text, onText }: Props) {
  const id = useId()
  const { purpose, unit, least, most, byDefault } = limit
  const read = readLimitValue(text, limit)
  const problem = typeof read === 'number' ? undefined : read.problem
  return (
    <>
      <Purpose text={purpose} />
      <div className="field">
        <label htmlFor={id}>{`New value, in ${unit}`}</label>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          step={1}
          min={least}
          max={most}
          value={text}
          aria-describedby={`${id}-hint`}
          aria-invalid={problem !== undefined}
          onChange={(event) => {
            onText(event.target.value)
          }}
        />
        <p id={`${id}-hint`} className="field-hint" aria-live="polite">
          {problem ?? effectOf(read, limit)}
        </p>
      </div>
      <p className="dim">
        Now {count(valueNow(limit))}, by default {count(byDefault)}, at least {count(least)}, at most{' '}
        {count(most)}. All nodes go by the new value within a second; it outlasts restarts and is recorded.
      </p>
    </>
  )
}

/** What is to be known of a value before it is set. */
function effectOf(value: unknown, { least, most, purpose, unit, byDefault, set }: Limit): string {
  if (value === set?.value) return 'That is what it is set to.'
  if (value === byDefault) return 'That is the default. Set so, it stays even if the default changes.'
  if (value !== least && value !== most) return `A whole number from ${count(least)} to ${count(most)}.`
  if (new RegExp(`(^|[^0-9])${String(value)} `).test(purpose))
    return `What ${String(value)} means is said above.`
  if (value === 0 && unit.startsWith('requests')) return '0 allows none at all.'
  return value === least ? 'That is the least that it may be.' : 'That is the most that it may be.'
}
