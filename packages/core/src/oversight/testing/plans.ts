import { withTransaction } from '../../database/index.ts'
import type { Database, PreparedStatement, Queryable } from '../../database/index.ts'

type Ran = { readonly statement: PreparedStatement; readonly params: readonly unknown[] }

/** A database that remembers the prepared statements that were run by it. */
export function remembering(db: Queryable): Queryable & { readonly ran: readonly Ran[] } {
  const ran: Ran[] = []
  const note = (statement: string | PreparedStatement, params: readonly unknown[] = []) => {
    if (typeof statement !== 'string') ran.push({ statement, params })
  }
  return {
    ran,
    query: (statement, params) => (note(statement, params), db.query(statement, params)),
    execute: (statement, params) => (note(statement, params), db.execute(statement, params)),
  }
}

type Plan = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Plan[]
}

/**
 * What a statement reads whole: tables, and indexes without a condition, where Postgres avoids the former if it can; by the
 * plan for these parameters, and by the one for any that a connection keeps. The names of partitions are those of their
 * tables.
 */
export async function readWhole(db: Database, { statement, params }: Ran): Promise<string[]> {
  const values = params.length === 0 ? '' : `(${params.map(literal).join(', ')})`
  return withTransaction(db, async (tx) => {
    await tx.execute('SET LOCAL enable_seqscan = off')
    await tx.execute(`PREPARE looked_at AS ${statement.text}`)
    const whole: string[] = []
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await tx.execute(`SET LOCAL plan_cache_mode = ${mode}`)
      const [row] = await tx.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
        `EXPLAIN (FORMAT JSON) EXECUTE looked_at ${values}`,
      )
      whole.push(...(row?.['QUERY PLAN'] ?? []).flatMap(({ Plan: plan }) => wholeIn(plan)))
    }
    await tx.execute('DEALLOCATE looked_at')
    return whole
  })
}

function literal(value: unknown): string {
  if (value instanceof Date) return literal(value.toISOString())
  if (value instanceof Uint8Array) return literal(`\\x${Buffer.from(value).toString('hex')}`)
  if (Array.isArray(value)) return literal(`{${value.join(',')}}`)
  return `'${String(value).replaceAll("'", "''")}'`
}

function wholeIn(plan: Plan): string[] {
  const inner = (plan.Plans ?? []).flatMap(wholeIn)
  const scans = plan['Node Type'].includes('Scan')
  const name = plan['Index Name'] ?? plan['Relation Name']
  if (!scans || name === undefined || plan['Index Cond'] !== undefined) return inner
  // A bitmap's heap scan has its condition within.
  if (plan['Node Type'] === 'Bitmap Heap Scan') return inner
  return [name.replace(/^message_\d+/, 'message'), ...inner]
}
