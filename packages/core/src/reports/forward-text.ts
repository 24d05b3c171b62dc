import { fromCbor } from '../mls/index.ts'
import type { DisclosedMessage, Report } from './report.ts'

/** Below the 2,000 graphemes and 20,000 bytes that `com.atproto.moderation.createReport` takes. */
const MOST_CHARACTERS = 1_900

/**
 * What a moderation service is told in words: who reports what, and, if it is to be disclosed there too, what the messages
 * say; cut off where it would be too long.
 */
export function forwardText(
  report: Report & { readonly messages: readonly DisclosedMessage[] },
  { withContent }: { readonly withContent: boolean },
): string {
  const { reportId, kind, convoId, reporter, reason, comment, createdAt, messages } = report
  const proven = kind === 'message' ? `, ${String(messages.length)} proven message(s)` : ''
  const lines = [
    `Report ${reportId} of a private ${kind}${proven}`,
    `Reason: ${reason}`,
    `Convo: ${convoId}`,
    `Reporter: ${reporter}`,
    `Reported at: ${createdAt.toISOString()}`,
    ...(comment === null ? [] : [`Comment: ${comment}`]),
    ...(withContent ? messages.map(({ did, content }) => `${did}: ${wordsOf(content)}`) : []),
  ]
  return Array.from(lines.join('\n')).slice(0, MOST_CHARACTERS).join('')
}

/** Its text, or what kind of content it is. What reporters send is proven, and still may be of any form. */
function wordsOf(bytes: Uint8Array): string {
  try {
    const { $type, text, emoji } = fromCbor(bytes, 'the content')
    const words = [text, emoji].find((value) => typeof value === 'string')
    return typeof words === 'string' ? words : `[${typeof $type === 'string' ? $type : 'unknown content'}]`
  } catch {
    return '[content of no known form]'
  }
}
