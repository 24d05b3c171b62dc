/** One module made of a document's code: the block that begins it, and those that go on from it. */
export interface Snippet {
  /** The document, relative to the repository's root. */
  document: string
  /** The line of the document on which the first block begins, from 1. */
  line: number
  /** The code, each line where it stands in the document, so that errors point into the document. */
  code: string
}

/**
 * The TypeScript modules of a Markdown document. A block that starts with an import starts a module; a block
 * that does not goes on from the one above, as a reader does.
 */
export function snippetsOf(document: string, markdown: string): Snippet[] {
  const snippets: Snippet[] = []
  for (const block of blocksOf(document, markdown)) {
    const last = snippets.at(-1)
    if (last === undefined || block.code.startsWith('import ')) snippets.push(placed(block))
    else last.code = `${padded(last.code, block.line)}${block.code}`
  }
  return snippets
}

/** Fences that ask to be left alone, which none may: a block that cannot compile is no example. */
export function excusedFences(markdown: string): string[] {
  return markdown.split('\n').filter((line) => /^\s*```(ts|typescript|tsx)\s+\S/.test(line))
}

function blocksOf(document: string, markdown: string): Snippet[] {
  const fence = /^```(?:ts|typescript)[^\n]*\n([\s\S]*?)^```/gm
  return [...markdown.matchAll(fence)].map((match) => ({
    document,
    line: lineAt(markdown, match.index) + 1,
    code: match[1] ?? '',
  }))
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

const placed = (block: Snippet): Snippet => ({ ...block, code: padded('', block.line) + block.code })

/** Empty lines up to the line on which the next block begins. */
const padded = (code: string, line: number): string => code + '\n'.repeat(line - code.split('\n').length)
