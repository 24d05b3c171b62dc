/** What an act changed: each thing that is not as it was before. */
export function Changes({ before, after }: { before: unknown; after: unknown }) {
  const changes = changesBetween(fields(before), fields(after))
  if (changes.length === 0) return <span className="nothing">Nothing</span>
  return (
    <ul className="changes">
      {changes.map(({ name, was, is }) => (
        <li key={name}>
          <span className="dim">{name}</span> {was} → {is}
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
    .map((name) => ({ name, was: inWords(before[name]), is: inWords(after[name]) }))
    .filter(({ was, is }) => was !== is)
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
