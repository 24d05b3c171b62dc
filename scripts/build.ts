/**
 * Builds what is published: from `.tsc/`, where the compiler writes, to `dist/`. On the way, what must travel
 * with a package is copied in: the MLS library as we have patched it (a consumer's npm would fetch it
 * unpatched), for the SDK, the pure part of core (the rest of core is the server), and for the server, the dashboard as it
 * is served. Imports are rewritten to the copies, in code and in declarations.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { llmsFull } from './api/llms.ts'
import { buildDashboard } from './build-dashboard.ts'

const root = join(import.meta.dirname, '..')
const packages = ['core', 'server', 'client-sdk', 'dev-env']
const dist = (name: string): string => join(root, 'packages', name, 'dist')
const mlsLibrary = join(root, 'node_modules/ts-mls')
/** Prisma makes a client for pages too, which nobody asks for. */
const unused = /\/prisma\/(browser|internal\/prismaNamespaceBrowser)\./

/** A package that is imported no more, since its files are in the folder. */
interface Inlined {
  package: string
  /** The file that stands for a subpath of it: '' is the package itself. */
  fileOf(subpath: string): string
}

const compiler = spawnSync('tsc', ['-b', ...packages.map((name) => `packages/${name}`)], {
  cwd: root,
  stdio: 'inherit',
})
if (compiler.status !== 0) process.exit(1)
for (const name of packages) copyOutput(name)
inlineIntoCore()
inlineIntoClient()
await buildDashboard()
cpSync(join(root, 'packages/dashboard/dist/admin'), join(dist('server'), 'dashboard/admin'), {
  recursive: true,
})

/** Copies what the compiler made of sources that still exist, without the mention of source maps, which stay here. */
function copyOutput(name: string): void {
  const [from, source] = [join(root, 'packages', name, '.tsc'), join(root, 'packages', name, 'src')]
  rmSync(dist(name), { recursive: true, force: true })
  for (const file of globSync('**/*.{js,d.ts}', { cwd: from })) {
    if (unused.test(file) || !existsSync(join(source, file.replace(/\.(js|d\.ts)$/, '.ts')))) continue
    mkdirSync(dirname(join(dist(name), file)), { recursive: true })
    const code = readFileSync(join(from, file), 'utf8')
    writeFileSync(join(dist(name), file), asPublished(code))
  }
}

/** The compiler leaves `import()` of our sources as it stands where a function has `await using` too. */
function asPublished(code: string): string {
  return code
    .replace(/\n\/\/# sourceMappingURL=.*$/, '\n')
    .replaceAll(/(\bimport\('\.[^']*)\.ts'\)/g, "$1.js')")
}

/** The migrations go along, to be applied wherever the server starts. */
function inlineIntoCore(): void {
  cpSync(join(root, 'prisma/migrations'), join(dist('core'), 'prisma/migrations'), { recursive: true })
  const vendor = join(dist('core'), 'vendor/ts-mls')
  cpSync(join(mlsLibrary, 'dist/src'), vendor, { recursive: true, filter: (path) => !path.endsWith('.map') })
  cpSync(join(mlsLibrary, 'LICENSE'), join(vendor, 'LICENSE'))
  rewriteImports(dist('core'), [libraryIn(vendor)])
}

function inlineIntoClient(): void {
  const core = join(dist('client-sdk'), 'vendor/core')
  for (const part of ['errors', 'mls', 'vendor']) {
    cpSync(join(dist('core'), part), join(core, part), { recursive: true })
  }
  rewriteImports(dist('client-sdk'), [
    libraryIn(join(core, 'vendor/ts-mls')),
    { package: '@catbird-mls/core', fileOf: (subpath) => join(core, subpath, 'index.js') },
  ])
  writeFileSync(join(dist('client-sdk'), '../llms-full.txt'), llmsFull())
}

function libraryIn(folder: string): Inlined {
  return { package: 'ts-mls', fileOf: (subpath) => join(folder, subpath === '' ? 'index.js' : subpath) }
}

function rewriteImports(folder: string, inlined: Inlined[]): void {
  for (const file of globSync('**/*.{js,d.ts}', { cwd: folder, exclude: ['vendor'] })) {
    const path = join(folder, file)
    const before = readFileSync(path, 'utf8')
    const after = inlined.reduce((code, one) => rewritten(code, path, one), before)
    if (after !== before) writeFileSync(path, after)
  }
}

function rewritten(code: string, path: string, inlined: Inlined): string {
  const specifier = new RegExp(`(from |import |import\\()(['"])${inlined.package}(?:/([^'"]+))?\\2`, 'g')
  return code.replace(specifier, (_, before: string, quote: string, subpath = '') => {
    const target = relative(dirname(path), inlined.fileOf(subpath as string))
    return `${before}${quote}${target.startsWith('.') ? target : `./${target}`}${quote}`
  })
}
