import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../docs/documents.ts'

const deployed = (path: string) => readFileSync(join(root, 'deploy', path), 'utf8')

/** An alert as its rule has it. */
export type Alert = { readonly name: string; readonly text: string; readonly runbook: string }

/** The alerts there are. Their file is ours and plain, so that reading it takes no library. */
export function alerts(): Alert[] {
  const [, ...rules] = deployed('prometheus/rules/alerts.yml').split(/^ +- alert: /m)
  return rules.map((text) => ({
    name: /^\w+/.exec(text)?.[0] ?? '',
    text,
    runbook: /runbook_url: (\S+)/.exec(text)?.[1] ?? '',
  }))
}

/** Names that recording rules give to what they work out. */
export function recorded(): ReadonlySet<string> {
  const text = deployed('prometheus/rules/records.yml')
  return new Set([...text.matchAll(/- record: (\S+)/g)].map(([, name]) => name ?? ''))
}

/** Every metric that a rule or the dashboard speaks of, with the file that does. */
export function askedFor(): ReadonlyMap<string, string> {
  const asked = new Map<string, string>()
  const files = globSync(['prometheus/rules/*.yml', 'grafana/dashboards/*.json'], {
    cwd: join(root, 'deploy'),
  })
  for (const path of files)
    for (const [name] of deployed(path).matchAll(/(?<![\w:])(?:mls|http|process|nodejs)[_:][a-z0-9_:]+/g))
      asked.set(name, path)
  return asked
}
