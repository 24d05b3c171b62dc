import ts from 'typescript'
import { applyEdits, descendants, parse, removal, replacement } from './edit.ts'
import type { Edit } from './edit.ts'

/**
 * Puts a type with the names of a method's errors in the place of one class for each of them: callers decide by
 * name, and some five hundred classes would only weigh on a browser.
 */
export function namesForErrorClasses(source: string): string {
  const file = parse(source)
  const edits = file.statements.flatMap((statement): Edit[] => {
    if (isErrorClass(statement)) return [removal(statement)]
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === 'toKnownErr')
      return [replacement(statement, knownErrors(statement))]
    return [...descendants(statement)].flatMap(catchRemoval)
  })
  return applyEdits(source, edits)
}

function isErrorClass(statement: ts.Statement): boolean {
  if (!ts.isClassDeclaration(statement)) return false
  return statement.heritageClauses?.some((clause) => clause.getText() === 'extends XRPCError') ?? false
}

function knownErrors(toKnownErr: ts.FunctionDeclaration): string {
  const names = [...descendants(toKnownErr)].filter(ts.isStringLiteral).map((literal) => `'${literal.text}'`)
  return `/** Names of the errors that this method may answer. */\nexport type KnownError = ${names.join(' | ') || 'never'}`
}

/** `call(…).catch((e) => { throw X.toKnownErr(e) })` becomes `call(…)`. */
function catchRemoval(node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return []
  if (node.expression.name.text !== 'catch') return []
  return [{ start: node.expression.expression.getEnd(), end: node.getEnd(), text: '' }]
}
