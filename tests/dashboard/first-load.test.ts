import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const built = join(import.meta.dirname, '../../packages/dashboard/dist/admin')
const most = 250 * 1024

/** A file that the dashboard was built to, and those that it loads before it runs. */
type Chunk = { readonly file: string; readonly css?: readonly string[]; readonly imports?: readonly string[] }

const chunks = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')) as Readonly<
  Record<string, Chunk>
>

/** All files that a source has the browser load. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = chunks[name]
  if (chunk === undefined) throw new Error(`${name} was not built`)
  if (seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const file of chunk.css ?? []) seen.add(file)
  for (const other of chunk.imports ?? []) filesOf(other, seen)
  return seen
}

it('the first page takes at most 250 KB, compressed, charts and all', () => {
  const sources = ['index.html', 'src/pages/overview/overview-page.tsx', 'src/ui/plot.tsx']
  const files = new Set(['index.html', ...sources.flatMap((name) => [...filesOf(name)])])
  const sizes = [...files].map((file) => gzipSync(readFileSync(join(built, file))).length)
  const sum = sizes.reduce((all, size) => all + size, 0)
  expect(sum).toBeGreaterThan(50 * 1024)
  expect(sum).toBeLessThan(most)
})
