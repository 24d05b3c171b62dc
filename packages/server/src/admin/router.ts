import { accountsRouter } from './routers/accounts.ts'
import { auditRouter } from './routers/audit.ts'
import { convosRouter } from './routers/convos.ts'
import { invitesRouter } from './routers/invites.ts'
import { jobsRouter } from './routers/jobs.ts'
import { keyPackagesRouter } from './routers/key-packages.ts'
import { limitsRouter } from './routers/limits.ts'
import { nodesRouter } from './routers/nodes.ts'
import { overviewRouter } from './routers/overview.ts'
import { reportsRouter } from './routers/reports.ts'
import { sessionRouter } from './routers/session.ts'
import { settingsRouter } from './routers/settings.ts'
import { createCallerFactory, router } from './trpc.ts'

/** All that operators can ask and do, by area. */
export const appRouter = router({
  session: sessionRouter,
  overview: overviewRouter,
  accounts: accountsRouter,
  convos: convosRouter,
  reports: reportsRouter,
  invites: invitesRouter,
  keyPackages: keyPackagesRouter,
  nodes: nodesRouter,
  jobs: jobsRouter,
  limits: limitsRouter,
  audit: auditRouter,
  settings: settingsRouter,
})

/** The type that clients are typed by. */
export type AppRouter = typeof appRouter

/** Calls procedures without HTTP, as somebody: for tests. */
export const createCaller = createCallerFactory(appRouter)
