import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import type { StrangersProject } from './project.ts'

/** All that a page loads at once for the SDK, with MLS and XRPC, compressed. */
const budget = 160 * 1024

/** What else a page loads, by its choice. The storage for Node is weighed, and no page can load it. */
const others = [
  ...['storage/memory', 'storage/indexed-db', 'storage/sqlite', 'reactive', 'react', 'profiles', 'oauth'],
]

/** What the page has already that uses the SDK with it. */
const framework = /^react($|\/)/

interface Chunk {
  readonly fileName: string
  readonly code: string
  readonly imports: readonly string[]
}

/** What keeps the SDK out of a page: an import that only Node has, or too many bytes. */
export async function browserProblems(project: StrangersProject): Promise<string[]> {
  const sdk = await bundle(project.folder, 'index.js')
  console.log(
    `packages: the SDK is ${kilobytes(sdk)} KB in a browser, compressed, of ${String(budget / 1024)}`,
  )
  const problems = foreignImports('@catbird-mls/client', sdk)
  if (bytesOf(sdk) > budget)
    problems.push(`@catbird-mls/client is ${String(bytesOf(sdk))} bytes compressed, over ${String(budget)}`)
  for (const other of others) {
    const chunks = await bundle(project.folder, `${other}/index.js`)
    console.log(`packages: its ${other} alone is ${kilobytes(chunks)} KB`)
    if (other !== 'storage/sqlite') problems.push(...foreignImports(`@catbird-mls/client/${other}`, chunks))
  }
  return problems
}

const bytesOf = (chunks: readonly Chunk[]): number =>
  chunks.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0)

const kilobytes = (chunks: readonly Chunk[]): string => (bytesOf(chunks) / 1024).toFixed(1)

function foreignImports(entry: string, chunks: readonly Chunk[]): string[] {
  return chunks
    .flatMap((chunk) => chunk.imports)
    .filter((name) => !chunks.some((one) => one.fileName === name) && !framework.test(name))
    .map((name) => `${entry} imports ${name}, which no browser has`)
}

/** The chunks of an entry of the SDK that a page loads before it has asked for anything by `import()`. */
async function bundle(folder: string, entry: string): Promise<Chunk[]> {
  await using bundled = await rolldown({
    cwd: folder,
    input: { sdk: join(folder, 'node_modules/@catbird-mls/client/dist', entry) },
    platform: 'browser',
    logLevel: 'silent',
    external: [/^node:/, framework],
    resolve: { alias: { zod: zodOfTheSdk() } },
  })
  const { output } = await bundled.generate({ minify: true, format: 'es' })
  const chunks = output.filter((file) => file.type === 'chunk')
  const wanted = new Set<string>()
  const want = (name: string): void => {
    if (wanted.has(name)) return
    wanted.add(name)
    chunks.find((chunk) => chunk.fileName === name)?.imports.forEach(want)
  }
  chunks.filter((chunk) => chunk.isEntry).forEach((chunk) => want(chunk.fileName))
  return chunks.filter((chunk) => wanted.has(chunk.fileName))
}

/**
 * The one zod that whoever installs the SDK alone gets, since all that the SDK needs agrees on its version. Here, the
 * service's newer zod stands in its place, and each package of @atproto has a copy of its own.
 */
function zodOfTheSdk(): string {
  const { resolve } = createRequire(import.meta.url)
  return dirname(createRequire(resolve('@atproto/lexicon')).resolve('zod'))
}
