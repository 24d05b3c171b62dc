/**
 * Builds the dashboard into `packages/dashboard/dist`, if that is not there or was made of other sources. It is put in
 * place whole: who is killed meanwhile leaves what was there.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../packages/dashboard')
const dist = join(folder, 'dist')
const stamp = '.built-from'
const sources = ['src/**/*', 'build/*', 'index.html', 'vite.config.ts', 'package.json']

/** Builds the dashboard unless it is built. */
export async function buildDashboard(): Promise<void> {
  const wanted = hashOfSources()
  const path = join(dist, stamp)
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return
  const { build } = await import('vite')
  const made = `${dist}.${process.pid}`
  await build({
    ...{ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn', mode: 'production' },
    build: { outDir: join(made, 'admin'), emptyOutDir: true },
  })
  writeFileSync(join(made, stamp), wanted)
  rmSync(dist, { recursive: true, force: true })
  renameSync(made, dist)
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  const files = globSync(sources, { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files)
    hash.update(file.slice(folder.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

if (import.meta.main) await buildDashboard()
