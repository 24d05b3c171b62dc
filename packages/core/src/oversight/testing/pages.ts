/** Walks all pages of a list to their end, and gives every row that it met, in their order. */
export async function walk<Row>(
  page: (cursor: string | undefined) => Promise<{ readonly rows: readonly Row[]; readonly cursor?: string }>,
): Promise<Row[]> {
  const all: Row[] = []
  let cursor: string | undefined
  do {
    const { rows, cursor: next } = await page(cursor)
    all.push(...rows)
    if (next !== undefined && next === cursor) throw new Error('the page does not go on')
    cursor = next
  } while (cursor !== undefined)
  return all
}
