import { useState } from 'react'
import { Button } from './button.tsx'
import { SearchField } from './search-field.tsx'

type Props = { label: string; hint: string; value: string; onSearch: (text: string) => void }

/** A field to look for something by; what is looked for is kept by the address of the page. */
export function SearchBox({ label, hint, value, onSearch }: Props) {
  const [text, setText] = useState(value)
  const [shown, setShown] = useState(value)
  if (value !== shown) {
    setShown(value)
    setText(value)
  }
  return (
    <form
      className="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(text.trim())
      }}
    >
      <SearchField {...{ label, hint, text }} onText={setText} />
      <Button type="submit">Find</Button>
    </form>
  )
}
