import type pg from 'pg'
import { isTraced, traced } from '../ports/index.ts'

/**
 * A statement of a hot operation: each connection parses and plans it once, under its name. The name has to be
 * unique for its text.
 */
export type PreparedStatement = { readonly name: string; readonly text: string }

/** Whatever runs SQL: the database (each statement by itself) or a transaction. */
export interface Queryable {
  /** Runs a statement and gives its rows. `Row` is the caller's word for them: nothing checks it. */
  query<Row extends object>(
    statement: string | PreparedStatement,
    params?: readonly unknown[],
  ): Promise<Row[]>
  /** Runs a statement and gives the number of rows it touched. */
  execute(statement: string | PreparedStatement, params?: readonly unknown[]): Promise<number>
}

/** Makes a Queryable of a pool or a client. */
export function queryableOver(target: Pick<pg.Pool | pg.ClientBase, 'query'>): Queryable {
  const ask = (statement: string | PreparedStatement, params: readonly unknown[] = []) => {
    const config = typeof statement === 'string' ? { text: statement } : statement
    return target.query({ ...config, values: [...params] })
  }
  const run: typeof ask = (statement, params) =>
    isTraced()
      ? traced({ kind: 'query', name: nameOf(statement) }, () => ask(statement, params))
      : ask(statement, params)
  return {
    query: async <Row extends object>(statement: string | PreparedStatement, params?: readonly unknown[]) =>
      (await run(statement, params)).rows as Row[],
    execute: async (statement, params) => (await run(statement, params)).rowCount ?? 0,
  }
}

/** By what a statement is known to whoever traces: its name, or its verb and the first table that it speaks of. */
function nameOf(statement: string | PreparedStatement): string {
  if (typeof statement !== 'string') return statement.name
  const verb = /^\s*([a-z]+)/i.exec(statement)?.[1]?.toUpperCase() ?? 'statement'
  const table = /\b(?:from|into|update)\s+([a-z_][a-z_.]*)/i.exec(statement)?.[1]
  return table === undefined ? verb : `${verb} ${table}`
}
