import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { Snippet } from './snippets.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Type-checks snippets as files of the repository's root, against the packages' sources and by the
 * repository's own compiler options. Answers one line an error, pointing into the document.
 */
export function compileErrors(snippets: Snippet[]): string[] {
  const files = new Map(snippets.map((snippet) => [fileOf(snippet), snippet]))
  const program = ts.createProgram([...files.keys()], compilerOptions(), hostWith(files))
  return [...files].flatMap(([file, snippet]) => {
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`the compiler was not given ${file}`)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map((diagnostic) => described(snippet, source, diagnostic))
  })
}

const fileOf = (snippet: Snippet): string =>
  join(root, `${snippet.document.replaceAll('/', '-')}-${String(snippet.line)}.ts`)

function compilerOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.base.json')
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as { config: unknown }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path))
  return {
    ...options,
    composite: false,
    noEmit: true,
    incremental: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  }
}

/** A compiler host that finds the snippets in memory and everything else on the disk. */
function hostWith(files: Map<string, Snippet>): ts.CompilerHost {
  const host = ts.createCompilerHost(compilerOptions())
  const fallback = { fileExists: host.fileExists.bind(host), readFile: host.readFile.bind(host) }
  host.fileExists = (file) => files.has(file) || fallback.fileExists(file)
  host.readFile = (file) => files.get(file)?.code ?? fallback.readFile(file)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (file, ...rest) => {
    const snippet = files.get(file)
    return snippet === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, snippet.code, ...(rest.slice(0, 1) as [ts.ScriptTarget]))
  }
  return host
}

function described(snippet: Snippet, source: ts.SourceFile, diagnostic: ts.Diagnostic): string {
  const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
  return `${snippet.document}:${String(line + 1)} ${message}`
}
