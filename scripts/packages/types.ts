import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import type { StrangersProject } from './project.ts'

/** How a project of today resolves what it imports. */
const resolutions = [
  { module: ts.ModuleKind.NodeNext },
  { module: ts.ModuleKind.Node16 },
  { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
]

/** Errors in a program that imports every entry, and in our own declarations, as each resolution has them. */
export function typeProblems(project: StrangersProject): string[] {
  const main = join(project.folder, 'main.mts')
  const entries = project.packages.flatMap((one) => one.entries)
  writeFileSync(
    main,
    entries.map((entry, index) => `export * as entry${String(index)} from '${entry}'\n`).join(''),
  )
  return [...new Set(resolutions.flatMap((resolution) => problemsIn(project, main, resolution)))]
}

function problemsIn(project: StrangersProject, main: string, resolution: ts.CompilerOptions): string[] {
  const program = ts.createProgram([main], {
    ...resolution,
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
  file === join(project.folder, 'main.mts') ||
  project.packages.some((one) => file.startsWith(`${one.folder}/dist/`))

function described(diagnostic: ts.Diagnostic, project: StrangersProject): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
  return `${relative(project.folder, diagnostic.file?.fileName ?? '')}: ${message}`
}
