import { fromCbor } from '../mls/index.ts'
import type { DisclosedMessage, Report } from './report.ts'

/** Below the 2,000 graphemes and 20,000 bytes that `com.atproto.moderation.createReport` takes. */
const MOST_CHARACTERS = 1_900

type Disclosing = Report & { readonly messages: readonly DisclosedMessage[] }

/**
 * What a moderation service is told in words: who reports what, and, if it is to be disclosed there too, what the messages
 * say; cut off where it would be too long. What people wrote is quoted, each on one line, so that nobody writes a line in
 * somebody else's name; what is proven goes before what is not, so that no comment pushes it out.
 */
export function forwardText(report: Disclosing, { withContent }: { readonly withContent: boolean }): string {
  const { reportId, kind, convoId, reporter, reason, comment, createdAt } = report
  const proven = kind === 'message' ? `, ${String(report.messages.length)} proven message(s)` : ''
  const lines = [
    `Report ${reportId} of a private ${kind}${proven}`,
    `Reason: ${quoted(reason)}`,
    `Convo: ${convoId}`,
    `Reporter: ${reporter}`,
    `Reported at: ${createdAt.toISOString()}`,
    ...(withContent ? inOrder(report).map(({ did, content }) => `${did}: ${wordsOf(content)}`) : []),
    ...(comment === null ? [] : [`Comment of the reporter, not proven: ${quoted(comment)}`]),
  ]
  return Array.from(lines.join('\n')).slice(0, MOST_CHARACTERS).join('')
}

/** Those of the reported account first, and the newest: the rest shows what it was about. */
function inOrder({ subject, messages }: Disclosing): readonly DisclosedMessage[] {
  const newestFirst = messages.toSorted((a, b) => b.seq - a.seq)
  const isReported = ({ did }: DisclosedMessage) => did === subject
  return [...newestFirst.filter(isReported), ...newestFirst.filter((message) => !isReported(message))]
}

/** On one line, and in one direction: what ends a line somewhere or turns writing around is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Its text, or what kind of content it is. What reporters send is proven, and still may be of any form. */
function wordsOf(bytes: Uint8Array): string {
  try {
    const { $type, text, emoji } = fromCbor(bytes, 'the content')
    const words = [text, emoji].find((value) => typeof value === 'string')
    if (typeof words === 'string') return quoted(words)
    return typeof $type === 'string' ? `[${quoted($type)}]` : '[unknown content]'
  } catch {
    return '[content of no known form]'
  }
}
