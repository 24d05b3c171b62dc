import type { Stretch } from './convo.ts'

/** What is drawn of a stretch: a name, and how much of it there is. */
export type Part = {
  readonly name: string
  readonly of: (stretch: Stretch) => number
  /** Which of the colours of charts it has. */
  readonly colour: 1 | 2 | 3 | 4
}

/** The kinds of entries that a log has, from the bottom of a bar to its top. */
export const kinds: readonly Part[] = [
  { name: 'Messages', of: ({ messages }) => messages, colour: 1 },
  { name: 'Commits', of: ({ commits }) => commits, colour: 2 },
  { name: 'Notices', of: ({ notices }) => notices, colour: 3 },
]

export const entriesOf = ({ messages, commits, notices }: Stretch): number => messages + commits + notices
export const bytesOf = ({ bytes }: Stretch): number => bytes
/** The size of all of them. */
export const size: readonly Part[] = [{ name: 'Size', of: bytesOf, colour: 4 }]

/** Where a part of a bar lies, from the bottom up. */
export type Piece = Pick<Part, 'name' | 'colour'> & { readonly from: number; readonly height: number }

/** The pieces of a bar, which is so high at most; what there is any of can be seen. */
export function piecesOf(
  stretch: Stretch,
  parts: readonly Part[],
  scale: { readonly highest: number; readonly height: number },
): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const { name, of, colour } of parts) {
    const value = of(stretch)
    const height = value === 0 ? 0 : Math.max(2, (value / scale.highest) * scale.height)
    pieces.push({ name, colour, from, height })
    from += height
  }
  return pieces
}
