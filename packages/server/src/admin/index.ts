import { createSignInLink } from '@catbird-mls/core/operators'
import { maskConfig } from '../config/index.ts'
import type { Config } from '../config/index.ts'
import type { Handler } from '../http/route.ts'
import { createBounds } from './http/bounds.ts'
import type { AdminHandler } from './http/handler.ts'
import { openLogLevels } from './log-levels.ts'
import type { AdminPorts } from './ports.ts'
import { createReadings } from './readings.ts'
import { signInAddress } from './sign-in-address.ts'
import { createSignInLimits } from './sign-in/sign-in-limits.ts'

type Made =
  'admin' | 'shownConfig' | 'logLevels' | 'readings' | 'signInLimits' | 'retention' | 'network' | 'secure'
type Ports = Omit<AdminPorts, Made> & {
  readonly redis: Parameters<typeof createSignInLimits>[0]['redis']
  /** Closes what is opened here. */
  readonly stack: AsyncDisposableStack
}

/** What operators are answered by. */
export type Admin = {
  readonly handle: Handler
  readonly drain: () => void
  /** Makes an address that signs whoever opens it in as an admin: once, and within the hour. */
  readonly signInLink: () => Promise<string>
}

const linkMs = 60 * 60_000

/** Opens the procedures for operators. Their code is loaded by the first request, since most nodes never get one. */
export async function openAdmin(ports: Ports, config: Config): Promise<Admin> {
  const adminPorts: AdminPorts = {
    ...ports,
    admin: config.admin,
    secure: ports.service.url.startsWith('https:'),
    retention: config.retention,
    shownConfig: maskConfig(config),
    logLevels: ports.stack.use(await openLogLevels(ports, config.logLevel)),
    readings: createReadings(ports),
    signInLimits: createSignInLimits(ports),
    network: {
      appViewUrl: config.network.appViewUrl,
      plcUrl: config.plcUrl,
      development: config.mode === 'development',
    },
  }
  const bounds = createBounds(ports)
  let loaded: Promise<AdminHandler> | undefined
  let handler: AdminHandler | undefined
  const load = async () => {
    const { createAdminHandler } = await import('./http/handler.ts')
    return (handler = createAdminHandler(adminPorts, { trustProxy: config.trustProxy, bounds }))
  }
  return {
    handle: async (request, response) => (await (loaded ??= load())).handle(request, response),
    drain: () => handler?.drain(),
    signInLink: async () =>
      signInAddress(ports.service, await createSignInLink(ports, { role: 'admin', ttlMs: linkMs })),
  }
}
