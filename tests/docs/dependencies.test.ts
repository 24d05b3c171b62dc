import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { read, root } from './documents.ts'

it('gives a reason for every dependency at run time or of the repository, and for nothing else', () => {
  const explained = [...read('docs/dependencies.md').matchAll(/^\| (`[^|]+) \|/gm)].flatMap((row) =>
    [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? ''),
  )
  expect(unique(explained)).toEqual(unique([...runtimeDependencies(), ...ofTheRepository()]))
})

const unique = (names: string[]): string[] => [...new Set(names)].sort()

function runtimeDependencies(): string[] {
  return globSync('packages/*/package.json', { cwd: root })
    .flatMap((path) => Object.keys(manifestAt(path).dependencies ?? {}))
    .filter((name) => !name.startsWith('@catbird-mls/'))
}

function ofTheRepository(): string[] {
  return Object.keys(manifestAt('package.json').devDependencies ?? {})
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

function manifestAt(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest // as npm has it
}
