import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import type { Files } from './lex-cli.ts'

const here = fileURLToPath(import.meta.url)
const NOTE = 'Generated from lexicons/ by "npm run codegen": do not edit.'

/** Heads TypeScript and Markdown files with a warning and lays them out as prettier would. */
export async function finish(files: Files, note = NOTE): Promise<Files> {
  const options = (await resolveConfig(here)) ?? {}
  const entries = [...files].map(async ([name, content]): Promise<[string, string]> => {
    const parser = name.endsWith('.md') ? 'markdown' : 'typescript'
    const head = parser === 'markdown' ? `<!-- ${note} -->\n\n` : `/* ${note} */\n\n`
    return [name, await format(head + content, { ...options, parser })]
  })
  return new Map(await Promise.all(entries))
}
