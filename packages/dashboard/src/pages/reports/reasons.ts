import { wordFor } from '../../ui/word-for.ts'

/** What people report for, in words. */
const words: Readonly<Record<string, string>> = {
  spam: 'Spam',
  harassment: 'Harassment',
  sexual: 'Sexual content',
  misleading: 'Misleading',
  violation: 'Against the law or the rules',
  other: 'Something else',
}

/** The reason of a report in words; an app may name one of its own. */
export function reasonInWords(reason: string): string {
  return wordFor(words, reason) ?? reason
}
