import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { read, root } from './documents.ts'

it('gives a reason for every runtime dependency, and for nothing else', () => {
  const explained = [...read('docs/dependencies.md').matchAll(/^\| (`[^|]+) \|/gm)].flatMap((row) =>
    [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? ''),
  )
  expect(unique(explained)).toEqual(unique([...runtimeDependencies(), 'ts-mls']))
})

const unique = (names: string[]): string[] => [...new Set(names)].sort()

function runtimeDependencies(): string[] {
  return globSync('packages/*/package.json', { cwd: root })
    .map(
      (path) =>
        JSON.parse(readFileSync(join(root, path), 'utf8')) as { dependencies?: Record<string, string> },
    )
    .flatMap((manifest) => Object.keys(manifest.dependencies ?? {}))
    .filter((name) => !name.startsWith('@catbird-mls/'))
}
