type Props = { label: string; hint: string; text: string; onText: (text: string) => void }

/** A field that narrows what is on the page while one types. */
export function FindHere({ label, hint, text, onText }: Props) {
  return (
    <div className="search" role="search">
      <input
        type="search"
        aria-label={label}
        placeholder={hint}
        value={text}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => {
          onText(event.target.value)
        }}
      />
    </div>
  )
}
