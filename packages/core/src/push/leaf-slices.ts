import type { DeviceCaller } from '../identity/callers.ts'

/** Who sent to a convo since it was last looked at: one device alone, which is not to be woken by itself, or several. */
export type Senders = DeviceCaller | 'several'

/** A convo that has grown, and how many leaves its tree is wide. */
export type GrownConvo = { readonly convoId: string; readonly by: Senders; readonly leaves: number }

/** Some of a convo's leaves: so many, from an index on. The last piece of a convo goes on to its end. */
export type Piece = GrownConvo & { readonly from: number; readonly isLast: boolean }

/** Cuts convos into slices of at most so many leaves, each to be looked at by one statement. */
export function sliceLeaves(convos: readonly GrownConvo[], atOnce: number): Piece[][] {
  const slices: Piece[][] = []
  let room = 0
  for (const convo of convos) {
    let from = 0
    while (from < convo.leaves) {
      if (room === 0) {
        slices.push([])
        room = atOnce
      }
      const leaves = Math.min(room, convo.leaves - from)
      slices.at(-1)?.push({ ...convo, from, leaves, isLast: from + leaves === convo.leaves })
      room -= leaves
      from += leaves
    }
  }
  return slices
}

/** The halves of a slice: of its pieces, or of the only one. None where that piece has no more than the fewest leaves. */
export function halveSlice(slice: readonly Piece[], fewestLeaves: number): Piece[][] {
  const [piece] = slice
  const middle = Math.ceil(slice.length / 2)
  if (slice.length > 1) return [slice.slice(0, middle), slice.slice(middle)]
  if (piece === undefined || piece.leaves <= fewestLeaves) return []
  const leaves = Math.ceil(piece.leaves / 2)
  const rest = { ...piece, from: piece.from + leaves, leaves: piece.leaves - leaves }
  return [[{ ...piece, leaves, isLast: false }], [rest]]
}
