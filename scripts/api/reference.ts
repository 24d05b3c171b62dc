import ts from 'typescript'
import { declarationOf, resolved } from './declaration.ts'
import type { Shown } from './declaration.ts'
import type { Entry } from './entries.ts'

/** The reference of each entry in Markdown, from its declarations and their doc comments. */
export function referencesOf(entries: readonly Entry[]): Map<Entry, string> {
  const options = { module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts'], types: [] }
  const program = ts.createProgram(
    entries.map(({ types }) => types),
    options,
  )
  return new Map(entries.map((entry) => [entry, referenceOf(entry, program)]))
}

function referenceOf(entry: Entry, program: ts.Program): string {
  const source = program.getSourceFile(entry.types)
  const checker = program.getTypeChecker()
  const module = source && checker.getSymbolAtLocation(source)
  if (source === undefined || module === undefined) throw new Error(`${entry.types} is no module`)
  const symbols = checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: resolved(checker, symbol) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const names = new Map(symbols.map(({ name, symbol }) => [symbol, name]))
  const sections = symbols.flatMap(({ name, symbol }) => sectionOf(name, symbol, { checker, names }))
  return [
    `# \`${entry.specifier}\``,
    'Generated from the doc comments by `npm run api`: do not edit.',
    introduction(source),
    contentsOf(symbols.map(({ name }) => name)),
    ...sections,
    '',
  ].join('\n\n')
}

function sectionOf(name: string, symbol: ts.Symbol, shown: Shown): string[] {
  const declarations = (symbol.declarations ?? []).map(whole)
  const [first] = declarations
  if (first === undefined) return []
  const code = declarations.map((declaration) => declarationOf(declaration, shown)).join('\n')
  return [`## ${name}`, ...commentOf(first), `\`\`\`mts\n${code}\n\`\`\``]
}

/** Of `const x`, the statement that it stands in: only that has its comment. */
function whole(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
}

/** The doc comment as prose, its examples as code. */
function commentOf(node: ts.Node): string[] {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  return docs.flatMap((doc) => [
    proseOf(ts.getTextOfJSDocComment(doc.comment)),
    ...(doc.tags ?? []).flatMap((tag) => tagOf(tag)),
  ])
}

function tagOf(tag: ts.JSDocTag): string[] {
  const text = ts.getTextOfJSDocComment(tag.comment)?.trim() ?? ''
  switch (tag.tagName.text) {
    case 'example':
      return [`\`\`\`mts\n${text}\n\`\`\``]
    case 'throws':
      return [`**Throws** ${proseOf(text)}`]
    case 'param':
      return [`\`${ts.isJSDocParameterTag(tag) ? tag.name.getText() : ''}\`: ${proseOf(text)}`]
    default:
      return []
  }
}

function proseOf(text: string | undefined): string {
  return (text ?? '').replaceAll(/\{@link ([^}]+)\}/g, '`$1`').trim()
}

/** The comment with which the entry's file begins. */
function introduction(source: ts.SourceFile): string {
  const [comment] = ts.getLeadingCommentRanges(source.text, 0) ?? []
  const text = comment === undefined ? '' : source.text.slice(comment.pos, comment.end)
  return text
    .replace(/^\/\*\*|\*\/$/g, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .trim()
}

/** Links to the headings, whose anchors are made as GitHub makes them: the second of two alike is numbered. */
function contentsOf(headings: readonly string[]): string {
  const met = new Map<string, number>()
  const links = headings.map((heading) => {
    const anchor = heading.toLowerCase().replaceAll(/[^\w-]/g, '')
    const before = met.get(anchor) ?? 0
    met.set(anchor, before + 1)
    return `[${heading}](#${anchor}${before === 0 ? '' : `-${String(before)}`})`
  })
  return links.join(' · ')
}
