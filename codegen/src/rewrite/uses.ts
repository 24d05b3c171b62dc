import ts from 'typescript'
import { descendants } from './edit.ts'

/** How a name is used in a file beside its declaration. */
export type Use = 'none' | 'type' | 'value'

/** How a name is used among some statements. The names in question are never shadowed in generated code. */
export function useOf(name: string, statements: readonly ts.Statement[]): Use {
  const uses = statements.flatMap((statement) =>
    [...descendants(statement)].filter(
      (node) => ts.isIdentifier(node) && node.text === name && !isMemberName(node),
    ),
  )
  if (uses.length === 0) return 'none'
  return uses.every(isInType) ? 'type' : 'value'
}

/** Whether an identifier names a member (`x.name`, `name: 1`) and so refers to no variable. */
function isMemberName(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  const declares =
    ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)
  return declares && parent.name === node
}

function isInType(node: ts.Node): boolean {
  if (ts.isStatement(node)) return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
  if (ts.isHeritageClause(node)) return ts.isInterfaceDeclaration(node.parent)
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return true
  return isInType(node.parent)
}
