import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer } from '../../packages/core/src/bus/testing/redis-server.ts'
import { dashboardText } from '../../scripts/grafana/dashboard.ts'
import { read, root } from '../docs/documents.ts'
import { metricNames, scrape } from './measured.ts'
import { hasProgram } from '../support/has-program.ts'
import { promtool } from './promtool.ts'
import { alerts, askedFor, recorded } from './queries.ts'

describe.runIf(hasProgram('promtool'))('what Prometheus is given', () => {
  it.each([
    ['its configuration', ['check', 'config', 'prometheus.yml']],
    ['its rules', ['check', 'rules', '--lint-fatal', 'rules/alerts.yml', 'rules/records.yml']],
    ['what alerts tell of, and what not', ['test', 'rules', 'tests/alerts.yml', 'tests/slow-alerts.yml']],
  ])('passes its own check: %s', (_, words) => {
    const { status, said } = promtool(...words)
    expect(status, said).toBe(0)
  })
})

describe.runIf(hasRedisServer())('the metrics of a server that has everything', () => {
  let shown: ReadonlySet<string>
  beforeAll(async () => {
    shown = metricNames(await scrape())
  })

  it('are all that rules and the dashboard ask for', () => {
    const known = recorded()
    const isThere = (name: string) =>
      known.has(name) || shown.has(name) || shown.has(name.replace(/_(bucket|sum|count)$/, ''))
    const asked = [...askedFor()]
    expect(asked.length).toBeGreaterThan(40)
    expect(asked.filter(([name]) => !isThere(name))).toEqual([])
  })

  it('are those that docs/operations/monitor.md lists', () => {
    const listed = [...read('docs/operations/monitor.md').matchAll(/^\| `((?:mls|http)_\w+)`/gm)].map(
      ([, name]) => name,
    )
    const own = [...shown].filter((name) => !/^(process|nodejs)_/.test(name))
    expect(listed.toSorted()).toEqual(own.toSorted())
  })
})

describe('the alerts', () => {
  it('have each its entry in the guide for trouble, in their order, and no entry without one', () => {
    const [, section = ''] = read('docs/operations/troubleshoot.md').split(/^## Alerts$/m)
    const [entries = ''] = section.split(/^## /m)
    const anchors = [...entries.matchAll(/^### (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    )
    expect(alerts().map(({ runbook }) => runbook)).toEqual(
      anchors.map((anchor) => `docs/operations/troubleshoot.md#${anchor}`),
    )
    for (const { name, runbook } of alerts())
      expect(runbook.split('#')[1]).toBe(name.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase())
  })

  it('say how bad it is, and in words what it is and what to do', () => {
    for (const { text } of alerts()) {
      expect(text).toMatch(/severity: (critical|warning)\b/)
      expect(text).toMatch(/summary: \S/)
      expect(text).toMatch(/description:\s+\S/)
    }
  })

  it('are listed in docs/operations/monitor.md', () => {
    const listed = [...read('docs/operations/monitor.md').matchAll(/^\| \[(Mls\w+)\]/gm)].map(
      ([, name]) => name,
    )
    expect(listed).toEqual(alerts().map(({ name }) => name))
  })
})

describe('the dashboard of Grafana', () => {
  it('is what scripts/grafana.ts makes', async () => {
    const file = join(root, 'deploy/grafana/dashboards/catbird-mls.json')
    expect(readFileSync(file, 'utf8'), 'run `node scripts/grafana.ts`').toBe(await dashboardText())
  })

  it('asks by the variables for node and data source, and needs no plugin', async () => {
    const text = await dashboardText()
    expect([...text.matchAll(/"type": "(\w+)"/g)].map(([, type]) => type)).toEqual(
      expect.arrayContaining(['row', 'stat', 'timeseries']),
    )
    const types = new Set([...text.matchAll(/"type": "(\w+)"/g)].map(([, type]) => type))
    expect([...types].toSorted()).toEqual(['datasource', 'prometheus', 'query', 'row', 'stat', 'timeseries'])
  })
})
