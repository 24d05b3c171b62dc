import { format } from 'prettier'
import { rows } from './rows.ts'
import type { Panel, Row } from './rows.ts'

/** Grafana's grid has 24 columns. */
const columns = 24
const panelHeight = 8
const datasource = { type: 'prometheus', uid: '${datasource}' }

/** The dashboard as the file has it, in Grafana's own model of one. */
export function dashboardText(): Promise<string> {
  return format(JSON.stringify(dashboard()), { parser: 'json', printWidth: 110 })
}

function dashboard() {
  return {
    uid: 'catbird-mls',
    title: 'catbird-mls',
    description:
      'The delivery service: traffic, sends, commits, sockets, key packages, jobs, database, Redis, process',
    tags: ['catbird-mls'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: { list: [datasourceVariable, instanceVariable] },
    annotations: { list: [alertsFiring] },
    panels: laidOut(rows),
  }
}

const datasourceVariable = {
  name: 'datasource',
  label: 'Prometheus',
  type: 'datasource',
  query: 'prometheus',
}

const instanceVariable = {
  name: 'instance',
  label: 'Node',
  type: 'query',
  datasource,
  definition: 'label_values(mls_build_info, instance)',
  query: { query: 'label_values(mls_build_info, instance)', refId: 'nodes' },
  refresh: 2,
  sort: 1,
  multi: true,
  includeAll: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
}

const alertsFiring = {
  name: 'Alerts',
  datasource,
  enable: true,
  iconColor: 'red',
  expr: 'ALERTS{alertname=~"Mls.*", alertstate="firing"}',
  titleFormat: '{{alertname}}',
  textFormat: '{{instance}}',
}

/** Rows one below the other, their panels side by side and wrapped. */
function laidOut(all: readonly Row[]): object[] {
  let y = 0
  let id = 0
  return all.flatMap(({ title, panels }) => {
    const row = {
      id: ++id,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: columns, h: 1 },
      panels: [],
    }
    y += 1
    let x = 0
    const placed = panels.map((panel) => {
      const width = panel.kind === 'stat' ? 4 : 8
      const height = panel.kind === 'stat' ? 4 : panelHeight
      if (x + width > columns) [x, y] = [0, y + height]
      const at = { x, y, w: width, h: height }
      x += width
      if (panel === panels.at(-1)) y += height
      return { id: ++id, ...panelOf(panel), gridPos: at }
    })
    return [row, ...placed]
  })
}

function panelOf({ kind, title, description, unit, queries, most }: Panel): object {
  const max = most === undefined ? {} : { max: most }
  return {
    type: kind === 'stat' ? 'stat' : 'timeseries',
    title,
    ...(description === undefined ? {} : { description }),
    datasource,
    fieldConfig: {
      defaults: { unit: unit ?? 'short', min: 0, ...max, custom: kind === 'stat' ? {} : lines },
      overrides: [],
    },
    options:
      kind === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'none', graphMode: 'area' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(([expr, legendFormat], index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat,
    })),
  }
}

const lines = { lineWidth: 1, fillOpacity: 8, showPoints: 'never', spanNulls: false }
