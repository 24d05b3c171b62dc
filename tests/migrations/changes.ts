import { parse } from 'libpg-query'
import type { AlterTableCmd, Node } from '@pgsql/types'

/** One thing that a migration does: a statement, or a part of an ALTER TABLE, and the table that it does it to, if to one. */
export interface Change {
  readonly table: string | undefined
  readonly node: Node
  readonly part: AlterTableCmd | undefined
}

/** A migration as rules see it. */
export interface Changes {
  /** What it does to what was there before it. */
  readonly changes: readonly Change[]
  /** Columns that it adds to tables, as `table.column`. */
  readonly added: ReadonlySet<string>
  /** Constraints and defaults that it drops or sets, as `table.name`: what is put in the place of another is known by them. */
  readonly dropped: ReadonlySet<string>
  readonly defaults: ReadonlySet<string>
}

/** Reads a migration by Postgres' own grammar. */
export async function changesOf(sql: string): Promise<Changes> {
  const { stmts } = (await parse(sql)) as { stmts?: readonly { stmt?: Node }[] } // by @pgsql/types, one statement an item
  const all = (stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : changesIn(stmt)))
  const made = new Set(
    all.flatMap(({ node }) => ('CreateStmt' in node ? [node.CreateStmt.relation?.relname] : [])),
  )
  const named = (subtype: AlterTableCmd['subtype'], nameOf: (part: AlterTableCmd) => string | undefined) => {
    const parts = all.filter(({ part }) => part?.subtype === subtype)
    return new Set(parts.map(({ table, part }) => `${String(table)}.${String(part && nameOf(part))}`))
  }
  return {
    changes: all.filter(({ table }) => table === undefined || !made.has(table)),
    added: named('AT_AddColumn', (part) => columnOf(part.def)?.colname),
    dropped: named('AT_DropConstraint', ({ name }) => name),
    defaults: named('AT_ColumnDefault', ({ name, def }) => (def === undefined ? undefined : name)),
  }
}

/** The column that a part of an ALTER TABLE defines, if it does. */
export function columnOf(def: Node | undefined) {
  return def !== undefined && 'ColumnDef' in def ? def.ColumnDef : undefined
}

/** The constraint that a part of an ALTER TABLE, or of a column, defines, if it does. */
export function constraintOf(def: Node | undefined) {
  return def !== undefined && 'Constraint' in def ? def.Constraint : undefined
}

function changesIn(node: Node): Change[] {
  if (!('AlterTableStmt' in node)) return [{ table: tableOf(node), node, part: undefined }]
  const { relation, cmds = [] } = node.AlterTableStmt
  const parts = cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : []))
  return parts.map((part) => ({ table: relation?.relname, node, part }))
}

/** The table that a statement is about, for the kinds of statements that rules look at. */
function tableOf(node: Node): string | undefined {
  if ('IndexStmt' in node) return node.IndexStmt.relation?.relname
  if ('CreateTrigStmt' in node) return node.CreateTrigStmt.relation?.relname
  if ('RenameStmt' in node) return node.RenameStmt.relation?.relname
  if ('InsertStmt' in node) return node.InsertStmt.relation?.relname
  if ('UpdateStmt' in node) return node.UpdateStmt.relation?.relname
  if ('DeleteStmt' in node) return node.DeleteStmt.relation?.relname
  if ('CreateStmt' in node) return node.CreateStmt.relation?.relname
  return undefined
}

/** The columns that an expression speaks of. */
export function columnsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('ColumnRef' in value) return namesIn(value.ColumnRef).slice(-1)
  return Object.values(value).flatMap(columnsIn)
}

/** All names below a node, where it holds nothing but names. */
export function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, of]) =>
    key === 'sval' && typeof of === 'string' ? [of] : namesIn(of),
  )
}
