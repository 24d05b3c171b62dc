/**
 * Builds the dashboard into `packages/dashboard/dist`, if that is not there or was made of other sources. It is put in
 * place whole: who is killed meanwhile leaves what was there.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const folder = join(import.meta.dirname, '../packages/dashboard')
const dist = join(folder, 'dist')
const stamp = '.built-from'
const sources = ['src/**/*', 'build/*', 'index.html', 'vite.config.ts', 'package.json']

/** Builds the dashboard unless it is built. */
export async function buildDashboard(): Promise<void> {
  const wanted = hashOfSources()
  const path = join(dist, stamp)
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return
  const made = `${dist}.${process.pid}`
  await forProduction(join(made, 'admin'))
  writeFileSync(join(made, stamp), wanted)
  rmSync(dist, { recursive: true, force: true })
  renameSync(made, dist)
}

/** Whoever runs this may be a test, for which React would be built as for development. */
async function forProduction(outDir: string): Promise<void> {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    const { build } = await import('vite')
    const options = { root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' } as const
    await build({ ...options, mode: 'production', build: { outDir, emptyOutDir: true } })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  const files = globSync(sources, { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(import.meta.filename)
    .sort()
  for (const file of files)
    hash.update(relative(folder, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

if (import.meta.main) await buildDashboard()
