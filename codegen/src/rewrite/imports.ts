import ts from 'typescript'
import { applyEdits, parse, removal, replacement } from './edit.ts'
import type { Edit } from './edit.ts'
import { useOf } from './uses.ts'

/**
 * Makes the imports of a generated file fit for type stripping: relative ones end in `.ts`, what is used as a
 * type only is imported as a type, and what is not used is not imported.
 */
export function rewriteImports(source: string): string {
  const file = parse(source)
  const rest = file.statements.filter((statement) => !isLink(statement))
  const edits = file.statements.flatMap((statement): Edit[] => {
    if (ts.isImportDeclaration(statement)) return [rewriteImport(statement, rest)]
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined)
      return [replacement(statement.moduleSpecifier, `'${specifier(statement.moduleSpecifier)}'`)]
    return []
  })
  return applyEdits(source, edits)
}

function rewriteImport(node: ts.ImportDeclaration, rest: readonly ts.Statement[]): Edit {
  const from = `from '${specifier(node.moduleSpecifier)}'`
  const { name: whole, namedBindings: bindings } = node.importClause ?? {}
  if (whole !== undefined && bindings === undefined) {
    const use = useOf(whole.text, rest)
    if (use === 'none') return removal(node)
    return replacement(node, `import ${use === 'type' ? 'type ' : ''}${whole.text} ${from}`)
  }
  if (bindings === undefined) throw new Error(`unforeseen import: ${node.getText()}`)
  if (ts.isNamespaceImport(bindings)) {
    const use = useOf(bindings.name.text, rest)
    if (use === 'none') return removal(node)
    return replacement(node, `import ${use === 'type' ? 'type ' : ''}* as ${bindings.name.text} ${from}`)
  }
  const used = bindings.elements.filter((element) => useOf(element.name.text, rest) !== 'none')
  if (used.length === 0) return removal(node)
  const types = used.filter((element) => useOf(element.name.text, rest) === 'type')
  const values = used.filter((element) => !types.includes(element))
  const lines = [
    types.length > 0 ? `import type { ${types.map(nameOf).join(', ')} } ${from}` : '',
    values.length > 0 ? `import { ${values.map(nameOf).join(', ')} } ${from}` : '',
  ]
  return replacement(node, lines.filter((line) => line !== '').join('\n'))
}

/** Whether a statement only ties this file to another: what it names is not used here. */
export function isLink(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement)) return true
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined
}

function nameOf(element: ts.ImportSpecifier): string {
  const { propertyName, name } = element
  return propertyName === undefined ? name.text : `${propertyName.text} as ${name.text}`
}

function specifier(node: ts.Expression): string {
  if (!ts.isStringLiteral(node)) throw new Error(`unforeseen import: ${node.getText()}`)
  return node.text.startsWith('.') ? node.text.replace(/\.js$/, '.ts') : node.text
}
