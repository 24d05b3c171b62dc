type Props = { label: string; hint: string; text: string; onText: (text: string) => void }

/** The field itself of whatever something is looked for by. */
export function SearchField({ label, hint, text, onText }: Props) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={hint}
      value={text}
      spellCheck={false}
      autoCapitalize="none"
      onChange={(event) => onText(event.target.value)}
    />
  )
}
