import { buildDashboard } from '../../scripts/build-dashboard.ts'
import { once } from './once.ts'

/** The pages that the servers of tests serve. */
export default () => once('dashboard', () => Promise.resolve(buildDashboard()))
