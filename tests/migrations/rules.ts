import type { Constraint, IndexStmt, Node } from '@pgsql/types'
import { changesOf, columnOf, columnsIn, constraintOf, namesIn } from './changes.ts'
import type { Change, Changes } from './changes.ts'
import type { Mark } from './marks.ts'

/** What a migration may only do under a mark. */
interface Rule {
  readonly mark: Mark
  readonly says: string
  readonly isBroken: (change: Change, file: Changes) => boolean
}

/** Tables that grow with every message or every device: whoever reads one of them from end to end takes his time. */
const LARGE = [
  'account_event',
  'convo_leaf',
  'convo_member',
  'key_package',
  'log_entry',
  'message',
  'welcome',
]

/** What running code knows by name. Not: an index, nor a constraint, which nothing names. */
const KNOWN_BY_NAME =
  /^OBJECT_(TABLE|COLUMN|VIEW|MATVIEW|SEQUENCE|TYPE|DOMAIN|ATTRIBUTE|FUNCTION|PROCEDURE|ROUTINE|SCHEMA)$/

/** Expand now, contract in a later version: what the version before has to be spared, and those who are talking. */
export const rules: readonly Rule[] = [
  {
    mark: 'Breaking',
    says: 'drops what the version before may use',
    isBroken: ({ node, part }) =>
      part?.subtype === 'AT_DropColumn' ||
      'TruncateStmt' in node ||
      ('DropStmt' in node && KNOWN_BY_NAME.test(node.DropStmt.removeType ?? '')),
  },
  {
    mark: 'Breaking',
    says: 'renames or moves what the version before may use',
    isBroken: ({ node }) =>
      'AlterObjectSchemaStmt' in node ||
      ('RenameStmt' in node && KNOWN_BY_NAME.test(node.RenameStmt.renameType ?? '')),
  },
  {
    mark: 'Breaking',
    says: 'gives a column another type',
    isBroken: ({ part }) => part?.subtype === 'AT_AlterColumnType',
  },
  {
    mark: 'Breaking',
    says: 'asks for a value that the version before does not give',
    isBroken: asksForMore,
  },
  {
    mark: 'Breaking',
    says: 'forbids what the version before may write',
    isBroken: forbids,
  },
  {
    mark: 'Locks',
    says: 'holds up a large table while it reads or writes all of it',
    isBroken: ({ table, node, part }) =>
      table !== undefined && LARGE.includes(table) && takesLong(node, part),
  },
]

/** What a migration does that it may not, as lines for a person, but for what its mark allows. */
export async function offences(sql: string, mark?: Mark): Promise<string[]> {
  const file = await changesOf(sql)
  return file.changes.flatMap((change) =>
    rules
      .filter((rule) => rule.mark !== mark && rule.isBroken(change, file))
      .map(({ says }) => `${change.table ?? 'it'}: ${says}`),
  )
}

function asksForMore({ table, part }: Change, { defaults }: Changes): boolean {
  const column = columnOf(part?.def)
  const has = (type: Constraint['contype']) =>
    column?.constraints?.some((one) => constraintOf(one)?.contype === type) === true
  switch (part?.subtype) {
    case 'AT_AddColumn':
      return (
        has('CONSTR_NOTNULL') && !has('CONSTR_DEFAULT') && !has('CONSTR_GENERATED') && !has('CONSTR_IDENTITY')
      )
    case 'AT_SetNotNull':
      return !defaults.has(`${String(table)}.${String(part.name)}`)
    case 'AT_ColumnDefault':
      return part.def === undefined
    default:
      return false
  }
}

/** New constraints and triggers on old columns; not what is put in the place of another by its name, which is then wider. */
function forbids({ table, node, part }: Change, { added, dropped }: Changes): boolean {
  const isOld = (column: string) => !added.has(`${String(table)}.${column}`)
  if ('CreateTrigStmt' in node) return true
  // A column that is null in what the version before writes makes every row another one.
  if ('IndexStmt' in node) return node.IndexStmt.unique === true && indexed(node.IndexStmt).every(isOld)
  const constraint = part?.subtype === 'AT_AddConstraint' ? constraintOf(part.def) : undefined
  if (constraint === undefined || dropped.has(`${String(table)}.${String(constraint.conname)}`)) return false
  const { contype, keys, fk_attrs: references, raw_expr: checked } = constraint
  if (contype === 'CONSTR_CHECK') return columnsIn(checked).some(isOld)
  return contype === 'CONSTR_FOREIGN' ? namesIn(references).some(isOld) : namesIn(keys).every(isOld)
}

function indexed({ indexParams = [] }: IndexStmt): string[] {
  const elements = indexParams.flatMap((one) => ('IndexElem' in one ? [one.IndexElem] : []))
  return elements.flatMap(({ name, expr }) => (name === undefined ? columnsIn(expr) : [name]))
}

function takesLong(node: Node, part: Change['part']): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent !== true
  if ('UpdateStmt' in node || 'DeleteStmt' in node) return true
  switch (part?.subtype) {
    case 'AT_AddConstraint':
      return constraintOf(part.def)?.skip_validation !== true
    case 'AT_AlterColumnType':
    case 'AT_SetNotNull':
    case 'AT_ValidateConstraint':
      return true
    case 'AT_AddColumn':
      return columnOf(part.def)?.constraints?.some((one) => isCalled(constraintOf(one))) === true
    default:
      return false
  }
}

/** A default that is a call may differ for each row, so that all of them are written; a constant is not. */
function isCalled(constraint: Constraint | undefined): boolean {
  if (constraint?.contype === 'CONSTR_IDENTITY' || constraint?.contype === 'CONSTR_GENERATED') return true
  return (
    constraint?.contype === 'CONSTR_DEFAULT' &&
    constraint.raw_expr !== undefined &&
    'FuncCall' in constraint.raw_expr
  )
}
