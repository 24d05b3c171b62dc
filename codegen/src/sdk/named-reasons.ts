import ts from 'typescript'
import { descendants } from '../rewrite/edit.ts'
import { docCommentBefore } from './doc-comment.ts'

/** One name of a closed list, and what it means. */
export type NamedReason = { readonly name: string; readonly meaning: string }

/**
 * The names of a union of literals, each with the doc comment before it.
 *
 * @throws Error where there is no such type, or a name has no comment
 */
export function namedReasons(tree: ts.SourceFile, type: string): NamedReason[] {
  const declared = tree.statements.filter(ts.isTypeAliasDeclaration).find(({ name }) => name.text === type)
  if (declared === undefined) throw new Error(`${tree.fileName} has no type ${type}`)
  return [...descendants(declared)].filter(ts.isLiteralTypeNode).map((member) => {
    const { literal } = member
    if (!ts.isStringLiteral(literal)) throw new Error(`${type} is not a list of names`)
    const meaning = docCommentBefore(barBefore(member) ?? member, tree)
    if (meaning === undefined) throw new Error(`${type} does not say what ${literal.text} means`)
    return { name: literal.text, meaning }
  })
}

/** Comments stand before the bar that a member of a union begins with. */
function barBefore(member: ts.Node): ts.Node | undefined {
  const siblings = member.parent.getChildren().flatMap((child) => child.getChildren())
  return siblings[siblings.indexOf(member) - 1]
}
