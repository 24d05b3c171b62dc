import { existsSync, globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { InstalledPackage } from './project.ts'

/** The MLS library asks for these by `import()`, only when a ciphersuite that needs them is used. */
const optional = new Set([
  '@hpke/chacha20poly1305',
  '@hpke/dhkem-x448',
  '@hpke/hybridkem-x-wing',
  '@hpke/ml-kem',
  '@noble/post-quantum',
])

/** Imports, in code and in declarations, that are neither relative, nor Node's own, nor declared. */
export function undeclaredImports(one: InstalledPackage): string[] {
  const known = new Set([one.name, ...one.dependencies, ...optional])
  return globSync('dist/**/*.{js,d.ts}', { cwd: one.folder }).flatMap((file) =>
    importsOf(join(one.folder, file))
      .filter(
        (specifier) =>
          !specifier.startsWith('.') && !isBuiltin(specifier) && !known.has(packageOf(specifier)),
      )
      .map((specifier) => `${one.name}: ${file} imports ${specifier}, which is not declared`),
  )
}

/** Relative imports, in code, of files that are not there. */
export function deadImports({ name, folder }: InstalledPackage): string[] {
  return globSync('dist/**/*.js', { cwd: folder }).flatMap((file) => {
    const path = join(folder, file)
    return importsOf(path)
      .filter((specifier) => specifier.startsWith('.') && !existsSync(join(dirname(path), specifier)))
      .map((specifier) => `${name}: ${file} imports ${specifier}, which is not there`)
  })
}

function importsOf(path: string): string[] {
  return ts
    .preProcessFile(readFileSync(path, 'utf8'), true, true)
    .importedFiles.map((found) => found.fileName)
}

/** `@scope/name/deep/file.js` is of `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
