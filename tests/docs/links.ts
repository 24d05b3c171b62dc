import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The links of a document to files that do not exist. Links to the web are not followed. */
export function deadLinks(root: string, document: string, markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
  return links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(document), link)))
}
