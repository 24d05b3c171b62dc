/** A list in pieces, so that no statement holds many locks for long. */
export function slices<Item>(items: readonly Item[], length: number): Item[][] {
  const pieces: Item[][] = []
  for (let at = 0; at < items.length; at += length) pieces.push(items.slice(at, at + length))
  return pieces
}
