import * as Ariakit from '@ariakit/react'

type Props<Value extends string> = {
  /** What is chosen among, for whoever reads by ear. */
  label: string
  /** Undefined where none of them is what is shown. */
  value: Value | undefined
  options: readonly (readonly [value: Value, label: string])[]
  onChoose: (value: Value) => void
}

/** A choice of one among few, in a row. */
export function Filter<Value extends string>({ label, value, options, onChoose }: Props<Value>) {
  return (
    <Ariakit.RadioProvider
      value={value ?? null}
      setValue={(chosen) => {
        const option = options.find(([each]) => each === chosen)
        if (option !== undefined) onChoose(option[0])
      }}
    >
      <Ariakit.RadioGroup className="filter" aria-label={label}>
        {options.map(([each, text]) => (
          <label key={each} className="filter-option" data-chosen={each === value || undefined}>
            <Ariakit.Radio className="hidden" value={each} />
            {text}
          </label>
        ))}
      </Ariakit.RadioGroup>
    </Ariakit.RadioProvider>
  )
}
