import ts from 'typescript'

/** How a declaration is shown. */
export interface Shown {
  readonly checker: ts.TypeChecker
  /** What an entry exports, by the names it has there. */
  readonly names: ReadonlyMap<ts.Symbol, string>
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The declaration as an app sees it: without what is private or internal, and by the names that the entry exports. */
export function declarationOf(node: ts.Node, shown: Shown): string {
  const { text } = node.getSourceFile()
  const edits = [...cuts(node), ...renames(node, shown)].toSorted((a, b) => a.start - b.start)
  let code = ''
  let at = node.getStart()
  for (const edit of edits) {
    if (edit.start < at) continue
    code += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return (code + text.slice(at, node.end)).replace(/^export (declare )?/, '')
}

/** What an exported name stands for. */
export function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function cuts(node: ts.Node): Edit[] {
  if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return []
  return node.members.filter(isHidden).map((member) => ({
    start: member.getFullStart(),
    end: member.end,
    text: '',
  }))
}

function isHidden(member: ts.Node): boolean {
  if (ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal')) return true
  if (
    !ts.isPropertyDeclaration(member) &&
    !ts.isMethodDeclaration(member) &&
    !ts.isConstructorDeclaration(member)
  )
    return false
  const isPrivateName = member.name !== undefined && ts.isPrivateIdentifier(member.name)
  return isPrivateName || (member.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
}

/** Names that are other ones in the entry: `Main` in its file is `Facet` for whoever imports it. */
function renames(node: ts.Node, { checker, names }: Shown): Edit[] {
  const edits: Edit[] = []
  const visit = (one: ts.Node): void => {
    if (ts.isIdentifier(one)) {
      const symbol = checker.getSymbolAtLocation(one)
      const name = symbol && names.get(resolved(checker, symbol))
      const whole = ts.isQualifiedName(one.parent) && one.parent.right === one ? one.parent : one
      if (name !== undefined && name !== whole.getText())
        edits.push({ start: whole.getStart(), end: whole.end, text: name })
    }
    ts.forEachChild(one, visit)
  }
  visit(node)
  return edits
}
