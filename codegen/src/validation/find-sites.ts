import { ruleIds } from '@catbird-mls/core/mls/rules'
import type { RuleId } from '@catbird-mls/core/mls/rules'
import ts from 'typescript'
import { descendants } from '../rewrite/edit.ts'
import type { SourceTree } from './source-files.ts'

/** Where a rule is enforced: a function, and the file that it stands in. */
export type Site = { readonly rule: RuleId; readonly name: string; readonly file: string }

const known: ReadonlySet<string> = new Set(ruleIds)

/** Whether a node is the text of a rule's id. */
export function isRule(node: ts.Node | undefined): node is ts.StringLiteral & { readonly text: RuleId } {
  return node !== undefined && ts.isStringLiteral(node) && known.has(node.text)
}

/** Every function that names a rule: in its own text, or through a constant of its file that names it. */
export function findSites(sources: readonly SourceTree[]): Site[] {
  const sites = sources.flatMap(({ file, tree }) =>
    [...descendants(tree)].filter(isRule).flatMap((node) => {
      const names = functionsAround(node, tree)
      return names.map((name): Site => ({ rule: node.text, name, file }))
    }),
  )
  return unique(sites)
}

function functionsAround(node: ts.Node, tree: ts.SourceFile): string[] {
  const owner = outermost(node)
  if (ts.isFunctionDeclaration(owner) && owner.name) return [owner.name.text]
  if (!ts.isVariableStatement(owner)) return []
  const constants = owner.declarationList.declarations.map(({ name }) => name.getText())
  return tree.statements
    .filter(ts.isFunctionDeclaration)
    .filter((one) =>
      [...descendants(one)].some((part) => ts.isIdentifier(part) && constants.includes(part.text)),
    )
    .flatMap(({ name }) => (name ? [name.text] : []))
}

/** The statement of the file that a node stands in. */
function outermost(node: ts.Node): ts.Node {
  return ts.isSourceFile(node.parent) ? node : outermost(node.parent)
}

function unique(sites: readonly Site[]): Site[] {
  return [...new Map(sites.map((site) => [`${site.rule} ${site.name} ${site.file}`, site])).values()]
}
