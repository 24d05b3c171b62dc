import ts from 'typescript'
import { applyEdits, descendants, parse, removal, untilStable } from './edit.ts'

/**
 * Takes out namespace classes without a method in or below them, and the helper classes of records: those call
 * `com.atproto.repo`, which belongs to the caller's PDS and not to this service.
 */
export function removeIdleClasses(source: string): string {
  return untilStable(source, removeOnce)
}

function removeOnce(source: string): string {
  const file = parse(source)
  const idle = file.statements.filter(ts.isClassDeclaration).filter(isIdle)
  const names = new Set(idle.map((node) => node.name?.text))
  const members = [...descendants(file)].filter((node) => refersTo(names, node))
  return applyEdits(source, [...idle, ...members].map(removal))
}

function isIdle(node: ts.ClassDeclaration): boolean {
  const name = node.name?.text ?? ''
  if (name.endsWith('Record')) return true
  if (!name.endsWith('NS')) return false
  return node.members.every(
    (member) => ts.isConstructorDeclaration(member) || /^_(client|server)$/.test(nameOf(member)),
  )
}

function nameOf(member: ts.ClassElement): string {
  return member.name?.getText() ?? ''
}

/** Whether a node is a property of one of these classes, or the statement that makes it. */
function refersTo(names: ReadonlySet<string | undefined>, node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node)) return names.has(node.type?.getText())
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return false
  const { right } = node.expression
  return ts.isNewExpression(right) && names.has(right.expression.getText())
}
