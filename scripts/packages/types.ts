import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import type { StrangersProject } from './project.ts'

/** Errors in a program that imports every entry, and in our own declarations. */
export function typeProblems(project: StrangersProject): string[] {
  const main = join(project.folder, 'main.ts')
  const entries = project.packages.flatMap((one) => one.entries)
  writeFileSync(
    main,
    entries.map((entry, index) => `export * as entry${String(index)} from '${entry}'\n`).join(''),
  )
  const program = ts.createProgram([main], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
    typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
    types: ['node'],
    strict: true,
    noEmit: true,
  })
  const ours = program.getSourceFiles().filter((file) => isOurs(file.fileName, project))
  return ours
    .flatMap((file) => program.getSemanticDiagnostics(file))
    .map((found) => described(found, project))
}

const isOurs = (file: string, project: StrangersProject): boolean =>
  file === join(project.folder, 'main.ts') ||
  project.packages.some((one) => file.startsWith(`${one.folder}/dist/`))

function described(diagnostic: ts.Diagnostic, project: StrangersProject): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
  return `${relative(project.folder, diagnostic.file?.fileName ?? '')}: ${message}`
}
