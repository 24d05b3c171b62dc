import ts from 'typescript'

/** A change of a text: what stands between two offsets is replaced. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string }

/** A source text as a tree with parents. */
export function parse(source: string): ts.SourceFile {
  return ts.createSourceFile('generated.ts', source, ts.ScriptTarget.ESNext, true)
}

/** Takes a node out, with the comment above it. */
export function removal(node: ts.Node): Edit {
  return { start: node.getFullStart(), end: node.getEnd(), text: '' }
}

/** Puts a text in the place of a node. */
export function replacement(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), text }
}

/** Applies edits that do not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const lastFirst = [...edits].sort((a, b) => b.start - a.start)
  return lastFirst.reduce(
    (text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end),
    source,
  )
}

/** Repeats a rewriting until it changes nothing more. */
export function untilStable(source: string, rewrite: (source: string) => string): string {
  const next = rewrite(source)
  return next === source ? source : untilStable(next, rewrite)
}

/** Every node of a tree, outermost first. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => {
    children.push(child)
  })
  for (const child of children) {
    yield child
    yield* descendants(child)
  }
}
