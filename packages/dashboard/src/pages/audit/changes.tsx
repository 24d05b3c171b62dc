import { Time } from '../../ui/time.tsx'

/** What an act changed: each thing that is not as it was before; what there was nothing of before is new. */
export function Changes({ before, after }: { before: unknown; after: unknown }) {
  const changes = changesBetween(fields(before), fields(after))
  if (changes.length === 0) return <span className="nothing">Nothing</span>
  return (
    <ul className="changes">
      {changes.map(({ name, was, is }) => (
        <li key={name}>
          <span className="dim">{inWords(name)}</span> {was !== undefined && <Value value={was} />}
          {was !== undefined && ' → '}
          <Value value={is} />
        </li>
      ))}
    </ul>
  )
}

type Fields = Readonly<Record<string, unknown>>

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function changesBetween(before: Fields, after: Fields) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .map((name) => ({ name, was: before[name] ?? undefined, is: after[name] ?? undefined }))
    .filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is))
}

/** `suspendedUntil` as `suspended until`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function Value({ value }: { value: unknown }) {
  if (value === undefined) return 'none'
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? <Time at={value} exact /> : value
}
