import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '../..')
const readme = 'packages/client-sdk/README.md'

interface Guide {
  readonly title: string
  /** Below the root of the repository. */
  readonly path: string
  readonly about: string
}

/** What a language model reads first (llmstxt.org): what the SDK is, its quick start, and where the rest is. */
export function llmsIndex(): string {
  const text = read(readme)
  const [heading, summary, ...rest] = text.split('\n\n')
  const quickStart =
    rest
      .join('\n\n')
      .split(/^## Guides$/m)[0]
      ?.trim() ?? ''
  const links = guides().map(({ title, path, about }) => `- [${title}](${path}): ${about}`)
  return `${[heading, `> ${summary ?? ''}`, quickStart, '## Guides', links.join('\n')].join('\n\n')}\n`
}

/** The same with every guide and the reference in one file, which the package brings along. */
export function llmsFull(): string {
  const documents = guides().filter(({ path }) => path.endsWith('.md'))
  return [read(readme), ...documents.map(({ path }) => `<!-- ${path} -->\n\n${read(path)}`)].join('\n\n')
}

/** The rows of the README's table of guides. */
function guides(): Guide[] {
  const rows = [...read(readme).matchAll(/^\| \[(.+?)\]\((.+?)\) \| (.+) \|$/gm)]
  return rows.map(([, title = '', link = '', about = '']) => {
    return { title, path: relative(root, join(root, 'packages/client-sdk', link)), about }
  })
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
