import type { PreparedStatement, Queryable } from '../index.ts'

type Plan = {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

/** How many rows a statement reads of tables. It is carried out. */
export async function countRowsRead(
  db: Queryable,
  statement: PreparedStatement,
  params: readonly unknown[],
): Promise<number> {
  const [row] = await db.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`,
    params,
  )
  if (row === undefined) throw new Error('no plan')
  return rowsOf(row['QUERY PLAN'][0].Plan)
}

function rowsOf(plan: Plan): number {
  const each = plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)
  const own = plan['Relation Name'] === undefined ? 0 : each * plan['Actual Loops']
  return (plan.Plans ?? []).reduce((sum, part) => sum + rowsOf(part), own)
}
