import type { AdminConfig } from './config.ts'
import type { Settings } from './fields.ts'

/** Who may operate the service. */
export function adminConfig({ ADMIN_TOKEN, ADMIN_DIDS, GRAFANA_URL }: Settings): AdminConfig {
  return { token: ADMIN_TOKEN, dids: ADMIN_DIDS, grafanaUrl: GRAFANA_URL }
}
