import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { AccountLink } from '../../ui/ids.tsx'
import { wordFor } from '../../ui/word-for.ts'

type Disclosed = Answers['reports']['disclosed'][number]

const kinds: Readonly<Record<string, string>> = {
  'blue.catbird.mls.message.defs#text': 'Message',
  'blue.catbird.mls.message.defs#edit': 'Edit',
  'blue.catbird.mls.message.defs#reaction': 'Reaction',
}

/** A disclosed message, as plain text: somebody else has written it. */
export function Message({ message, reported }: { message: Disclosed; reported: boolean }) {
  const { seq, did, read, content } = message
  return (
    <li className="disclosed-message" data-reported={reported || undefined}>
      <p className="disclosed-head">
        <AccountLink did={did} />
        {reported && <Badge tone="warning">Reported account</Badge>}
        <span className="dim">
          {wordFor(kinds, read.type ?? '') ?? 'Other content'}, entry {seq}
        </span>
      </p>
      {read.text !== null && <p className="disclosed-text">{read.text}</p>}
      <details open={read.text === null}>
        <summary>{read.json === null ? 'Bytes that are no content of this protocol' : 'All of it'}</summary>
        <pre>{read.json ?? content}</pre>
      </details>
    </li>
  )
}
