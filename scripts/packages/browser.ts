import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import type { StrangersProject } from './project.ts'

/** What a page may load at once for each entry of the SDK that is for browsers, with all that it needs: KB, compressed. */
const budgets: Readonly<Record<string, number>> = {
  '.': 160,
  './xrpc': 50,
  './mls': 72,
  './push': 9,
  './storage/memory': 1,
  './storage/indexed-db': 4,
  './reactive': 8,
  './react': 9,
  './profiles': 2,
  './oauth': 4,
}

/** Entries that are for Node alone. */
const ofNode = ['./storage/sqlite']

/** What the page has already that uses the SDK with it. */
const framework = /^react($|\/)/

interface Chunk {
  readonly fileName: string
  readonly code: string
  readonly imports: readonly string[]
}

/** What keeps the SDK out of a page: an import that only Node has, too many bytes, or an entry that has no budget. */
export async function browserProblems(project: StrangersProject): Promise<string[]> {
  const sdk = project.packages.find(({ name }) => name === '@catbird-mls/client')
  const entries = (sdk?.entries ?? []).map((entry) => entry.replace('@catbird-mls/client', '.'))
  const problems: string[] = []
  for (const entry of entries.filter((one) => !ofNode.includes(one)))
    problems.push(...(await entryProblems(project, entry)))
  return problems
}

async function entryProblems({ folder }: StrangersProject, entry: string): Promise<string[]> {
  const name = `@catbird-mls/client${entry.slice(1)}`
  const budget = budgets[entry]
  if (budget === undefined) return [`${name} has no budget`]
  const chunks = await bundle(folder, join(entry, 'index.js'))
  const kilobytes = bytesOf(chunks) / 1024
  console.log(`size: ${name.padEnd(38)} ${kilobytes.toFixed(1).padStart(6)} KB of ${String(budget)}`)
  const tooLarge = kilobytes > budget ? [`${name} is larger than its budget`] : []
  return [...tooLarge, ...foreignImports(name, chunks)]
}

const bytesOf = (chunks: readonly Chunk[]): number =>
  chunks.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0)

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
    // As an app is built: what later chunks share with the first stands in the first.
    preserveEntrySignatures: 'allow-extension',
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
