import { buildDashboard } from '../../scripts/build-dashboard.ts'

/** The pages that the servers of tests serve, built once for a whole run of vitest. */
export default buildDashboard
