import { Link } from '@tanstack/react-router'
import { shortId } from '../../ui/format.ts'
import { AccountLink, ConvoLink } from '../../ui/ids.tsx'

/** What an act was done to, or by whom: ids and names, joined by `/`. Those that have a page lead to it. */
export function Subject({ text, isReport = false }: { text: string; isReport?: boolean }) {
  if (isReport) return <ReportLink reportId={text} />
  return (
    <span className="subject">
      {text.split('/').map((part, place) => (
        <Part key={place} text={part} />
      ))}
    </span>
  )
}

function ReportLink({ reportId }: { reportId: string }) {
  return (
    <Link to="/reports/$reportId" params={{ reportId }} title={reportId} className="id-link">
      <code>{shortId(reportId, 18)}</code>
    </Link>
  )
}

function Part({ text }: { text: string }) {
  if (text.startsWith('did:')) return <AccountLink did={text} />
  if (/^[a-z2-7]{52}$/.test(text)) return <ConvoLink convoId={text} />
  return <code title={text}>{shortId(text)}</code>
}
