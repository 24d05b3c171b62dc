import { shortId } from '../../ui/format.ts'
import { AccountLink, ConvoLink } from '../../ui/ids.tsx'

/** What an act was done to, or by whom: ids and names, joined by `/`. Those that have a page lead to it. */
export function Subject({ text }: { text: string }) {
  return (
    <span className="subject">
      {text.split('/').map((part) => (
        <Part key={part} text={part} />
      ))}
    </span>
  )
}

function Part({ text }: { text: string }) {
  if (text.startsWith('did:')) return <AccountLink did={text} />
  if (/^[a-z2-7]{52}$/.test(text)) return <ConvoLink convoId={text} />
  return <code title={text}>{shortId(text)}</code>
}
