import type { Stretch } from './convo.ts'

/** What is drawn of a stretch: a name, and how much of it there is. */
export type Part = { readonly name: string; readonly of: (stretch: Stretch) => number }

/** The kinds of entries that a log has, from the bottom of a bar to its top. */
export const kinds: readonly Part[] = [
  { name: 'Messages', of: ({ messages }) => messages },
  { name: 'Commits', of: ({ commits }) => commits },
  { name: 'Notices', of: ({ notices }) => notices },
]

export const entriesOf = ({ messages, commits, notices }: Stretch): number => messages + commits + notices
export const bytesOf = ({ bytes }: Stretch): number => bytes

/** Where a part of a bar lies, from the bottom up. */
export type Piece = { readonly name: string; readonly from: number; readonly height: number }

/** The pieces of a bar, which is so high at most; what there is any of can be seen. */
export function piecesOf(
  stretch: Stretch,
  parts: readonly Part[],
  scale: { readonly highest: number; readonly height: number },
): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const { name, of } of parts) {
    const value = of(stretch)
    const height = value === 0 ? 0 : Math.max(2, (value / scale.highest) * scale.height)
    pieces.push({ name, from, height })
    from += height
  }
  return pieces
}
