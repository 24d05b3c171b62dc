import { createInProcessBus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import { createIdentityResolver } from '@catbird-mls/core/identity'
import { holdLimits } from '@catbird-mls/core/limits'
import type { Role } from '@catbird-mls/core/operators'
import { silentLog, systemClock, systemRandom } from '@catbird-mls/core/ports'
import { maskConfig, parseConfig } from '../../config/index.ts'
import { createErrorFunnel } from '../../errors/index.ts'
import { createMetrics } from '../../metrics/metrics.ts'
import { openLogLevels } from '../log-levels.ts'
import type { LeveledLog } from '../log-levels.ts'
import type { ProcedurePorts } from '../procedure-ports.ts'
import { createReadings } from '../readings.ts'
import { createCaller } from '../router.ts'
import { createSignInLimits } from '../sign-in/sign-in-limits.ts'

/** Calls procedures as an operator of a role, on a database, without HTTP. No account can sign in, and no handle is found. */
export async function openCaller(
  db: Database,
  role: Role,
  log: LeveledLog = { ...silentLog, level: 'info' },
) {
  await using stack = new AsyncDisposableStack()
  const config = parseConfig({})
  const bus = stack.use(createInProcessBus())
  const clock = systemClock
  const base = { db, bus, clock, log, random: systemRandom, metrics: createMetrics() }
  const ports: ProcedurePorts = {
    ...base,
    funnel: createErrorFunnel(base),
    limitValues: stack.use(await holdLimits({ ...base, pause: undefined }, config.limits)),
    identities: createIdentityResolver({ clock, plcUrl: config.plcUrl, development: true }),
    checks: () => [],
    admin: config.admin,
    secure: false,
    shownConfig: maskConfig(config),
    service: { did: 'did:web:localhost', url: 'http://localhost', version: '0.0.0' },
    retention: config.retention,
    logLevels: stack.use(await openLogLevels(base, config.logLevel)),
    readings: createReadings(base),
    signInLimits: createSignInLimits({ log, redis: undefined }),
    network: { appViewUrl: undefined, plcUrl: config.plcUrl, development: true },
    oauth: () => {
      throw new Error('nobody signs in with an account here')
    },
    handleOwner: async () => undefined,
  }
  const nothing = () => undefined
  const owned = stack.move()
  return {
    call: createCaller({
      ports,
      caller: {
        operator: { kind: 'admin', id: 'a-test' },
        role,
        session: undefined,
        stillThere: async () => true,
      },
      visit: {
        ...{ address: '127.0.0.1', addressKey: '127.0.0.1', userAgent: 'a test', requestId: undefined },
        ...{ secret: undefined, keepSecret: nothing, keepNonce: nothing },
      },
    }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
