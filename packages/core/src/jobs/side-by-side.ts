/**
 * Does something for each of some items, so many side by side, and gives what came of it. Stops before the next one when
 * `signal` aborts. Where one fails, what is under way is waited for, and the rest is done nevertheless.
 *
 * @throws what the first has failed with
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  { width, signal }: { readonly width: number; readonly signal?: AbortSignal | undefined },
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const rest = items.values()
  const work = async (): Promise<void> => {
    for (const item of rest) {
      if (signal?.aborted === true) return
      results.push(await act(item))
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: width }, work))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return results
}
