import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { generate } from './generate.ts'
import type { Output } from './generate.ts'
import { findStale, writeOutput } from './output.ts'
import { repositoryLexicons, root } from './testing/lexicons.ts'

const SOME = [
  'message.defs',
  'convo.defs',
  'convo.getConvo',
  'event.subscribe',
  'event.defs',
  'richtext.facet',
]

async function generateSome(): Promise<Output[]> {
  const lexicons = await repositoryLexicons()
  const some = lexicons.filter(({ doc }) => SOME.some((name) => doc.id.endsWith(`.${name}`)))
  return generate(some, root)
}

function text(outputs: readonly Output[], folder: string, name: string): string {
  const output = outputs.find((candidate) => candidate.folder === folder)
  return output?.files.get(name) ?? ''
}

describe('code generation', () => {
  let outputs: Output[] = []
  let again: Output[] = []
  beforeAll(async () => {
    ;[outputs, again] = await Promise.all([generateSome(), generateSome()])
  })

  it('gives the same bytes twice', () => {
    expect(again).toEqual(outputs)
  })

  it('writes code that runs as it stands and says that it is generated', () => {
    const code = outputs.flatMap(({ files }) => [...files]).filter(([name]) => name.endsWith('.ts'))
    for (const [, source] of code) {
      expect(source).toMatch(/^\/\* Generated from lexicons\/ by "npm run codegen": do not edit\. \*\/\n/)
      expect(source).not.toMatch(/^(import|export) .* from '\..*\.js'$/m)
      expect(source).not.toMatch(/^\s*(export )?(enum|namespace|declare) /m)
    }
    const client = text(outputs, 'packages/client-sdk/src/xrpc/generated', 'index.ts')
    expect(client).not.toContain('toKnownErr')
    expect(client).not.toContain('com.atproto.repo')
    const subscribe = 'types/blue/catbird/mls/event/subscribe.ts'
    expect(text(outputs, 'packages/server/src/lexicon', subscribe)).toContain('export interface LogEntry')
  })
})

describe('an output on disk', () => {
  const output = (...files: [string, string][]): Output => ({
    folder: 'made',
    owned: true,
    files: new Map(files),
  })

  it('is written once, changed where it is stale, and rid of what is no longer made', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'output-'))
    try {
      const first = output(['a.ts', 'a'], ['deep/b.ts', 'b'])
      expect(await findStale(root, first)).toEqual({ write: ['a.ts', 'deep/b.ts'], remove: [] })
      await writeOutput(root, first)
      expect(await findStale(root, first)).toEqual({ write: [], remove: [] })
      await writeFile(path.join(root, 'made/a.ts'), 'by hand')
      expect(await writeOutput(root, output(['a.ts', 'a']))).toEqual({
        write: ['a.ts'],
        remove: ['deep/b.ts'],
      })
      expect(await readFile(path.join(root, 'made/a.ts'), 'utf8')).toBe('a')
    } finally {
      await rm(root, { recursive: true })
    }
  })
})
