/** The kind of a convo, in a word. */
export function kindWord(kind: string): string {
  if (kind === 'direct') return 'Direct'
  return kind === 'group' ? 'Group' : kind
}
