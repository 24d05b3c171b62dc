import { describe, expect, it } from 'vitest'
import { compileErrors } from './compile.ts'
import { documents, read, root } from './documents.ts'
import { deadLinks } from './links.ts'
import { excusedFences, snippetsOf } from './snippets.ts'

describe('the documents', () => {
  it('have only examples that compile', { timeout: 240_000 }, () => {
    const snippets = documents().flatMap((document) => snippetsOf(document, read(document)))
    expect(snippets).not.toEqual([])
    expect(compileErrors(snippets)).toEqual([])
  })

  it('excuse no example from compiling', () => {
    expect(documents().filter((document) => excusedFences(read(document)).length > 0)).toEqual([])
  })

  it('link to files that exist', () => {
    const dead = documents().flatMap((document) =>
      deadLinks(root, document, read(document)).map((link) => `${document} -> ${link}`),
    )
    expect(dead).toEqual([])
  })

  it('have nothing that a merge has left open', () => {
    expect(documents().filter((document) => /^(<<<<<<<|>>>>>>>) /m.test(read(document)))).toEqual([])
  })
})

describe('the check of examples', () => {
  const markdown = [
    '# A',
    '',
    '```ts',
    "import { join } from 'node:path'",
    '```',
    '',
    '```ts',
    'join(1)',
    '```',
  ].join('\n')

  it('reads a block without an import as going on from the one above', () => {
    expect(snippetsOf('a.md', markdown)).toHaveLength(1)
  })

  it('points at the line of the document', () => {
    expect(compileErrors(snippetsOf('a.md', markdown))).toEqual([
      "a.md:8 Argument of type 'number' is not assignable to parameter of type 'string'.",
    ])
  })
})
