import ts from 'typescript'
import { applyEdits, parse, untilStable } from './edit.ts'
import { isLink } from './imports.ts'
import { useOf } from './uses.ts'

/** Takes out the constants at the top of a generated file that it neither exports nor uses. */
export function removeUnusedConstants(source: string): string {
  return untilStable(source, removeOnce)
}

function removeOnce(source: string): string {
  const { statements } = parse(source)
  const edits = statements.filter(isPrivateConstant).flatMap((statement) => {
    const { declarations } = statement.declarationList
    const others = statements.filter((other) => other !== statement && !isLink(other))
    const used = declarations.filter(({ name }) => useOf(name.getText(), others) !== 'none')
    if (used.length === declarations.length) return []
    const text =
      used.length === 0 ? '' : `const ${used.map((declaration) => declaration.getText()).join(', ')}`
    return [{ start: statement.getStart(), end: statement.getEnd(), text }]
  })
  return applyEdits(source, edits)
}

function isPrivateConstant(statement: ts.Statement): statement is ts.VariableStatement {
  return ts.isVariableStatement(statement) && statement.modifiers === undefined
}
