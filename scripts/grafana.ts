/**
 * `node scripts/grafana.ts`: writes deploy/grafana/dashboards/catbird-mls.json from `grafana/rows.ts`. A test holds that
 * the file is what this makes.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashboardText } from './grafana/dashboard.ts'

writeFileSync(
  join(import.meta.dirname, '../deploy/grafana/dashboards/catbird-mls.json'),
  await dashboardText(),
)
