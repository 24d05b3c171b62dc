import ts from 'typescript'

/** The text of the doc comment that stands right before a node or a token, in one paragraph a line. */
export function docCommentBefore(node: ts.Node, tree: ts.SourceFile): string | undefined {
  const ranges = ts.getLeadingCommentRanges(tree.text, node.getFullStart()) ?? []
  const last = ranges
    .map(({ pos, end }) => tree.text.slice(pos, end))
    .findLast((text) => text.startsWith('/**'))
  return last === undefined ? undefined : textOf(last)
}

function textOf(comment: string): string {
  const lines = comment.slice(3, -2).split('\n')
  const bare = lines.map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const paragraphs = bare.join('\n').trim().split(/\n\n+/)
  return paragraphs.map((paragraph) => paragraph.replaceAll('\n', ' ').trim()).join('\n')
}
