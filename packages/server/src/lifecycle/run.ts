import type { Config } from '../config/index.ts'
import { createErrorFunnel } from '../errors/index.ts'
import type { Stage } from '../http/health.ts'
import { fixedRoutes } from '../http/fixed-routes.ts'
import { createFront } from '../http/front.ts'
import { listen } from '../http/listener.ts'
import type { Tracing } from '../tracing/open-tracing.ts'
import { watchStage } from '../metrics/health.ts'
import { createInFlight } from '../limits/in-flight.ts'
import { refuseUpgrade } from '../stream/upgrade.ts'
import { openDatabase } from './open-database.ts'
import { warnOfFewFiles } from './open-files.ts'
import type { RunPorts } from './run-ports.ts'
import { serviceAt } from './service-at.ts'
import type { ServiceKey } from './service-key.ts'
import type { Serving } from './serving.ts'

/** A server that answers. */
export type Running = {
  readonly url: string
  readonly did: string
  readonly signInLink: () => Promise<string>
  readonly stop: () => Promise<void>
}

/**
 * Runs a server. Its stages:
 * - **starting**: the port is bound, so that a taken port is known at once and probes get an answer; XRPC and
 *   streams are answered with `NotReady`. Meanwhile the database starts, while this process loads its code. A start that is given up
 *   waits for no database.
 * - **ready**: everything is answered.
 * - **draining**, by `stop`: no new connections, readiness turns 503, streams end with a hint to come back,
 *   requests finish, at most as long as configured; then everything is closed in the reverse of its opening.
 */
export async function run(ports: RunPorts, config: Config, givenUp: AbortSignal): Promise<Running> {
  const stack = new AsyncDisposableStack()
  let stage: Stage = 'starting'
  let serving: Serving | undefined
  const funnel = createErrorFunnel(ports)
  watchStage(ports.metrics, () => stage)
  await warnOfFewFiles(ports.log, config)
  const key = await openKeyOf(config)
  const tracing = await openTracingOf(ports, config)
  if (tracing !== undefined) stack.use(tracing)
  const listener = await listen(config, {
    request: createFront({
      ...ports,
      funnel,
      trustProxy: config.trustProxy,
      inFlight: createInFlight(config.maxRequests),
      routes: () => routes,
      xrpc: () => (stage === 'starting' ? undefined : serving?.xrpc),
      admin: () => (stage === 'starting' ? undefined : serving?.admin.handle),
      draining: () => stage === 'draining',
      trace: tracing?.request,
    }),
    upgrade: (...request) =>
      stage === 'ready' ? serving?.upgrade(...request) : refuseUpgrade(request[1], 'NotReady'),
  })
  const service = serviceAt(config, { port: listener.port, publicKey: key?.publicKey })
  const routes = fixedRoutes({ ...ports, service, stage: () => stage, checks: () => serving?.checks ?? [] })
  const stop = async () => {
    stage = 'draining'
    const deadlineMs = config.shutdownSeconds * 500
    serving?.admin.drain()
    await Promise.all([serving?.drain(deadlineMs), listener.close(deadlineMs)])
    await stack.disposeAsync()
  }
  try {
    const opening = openDatabase({ log: ports.log, stack, givenUp }, config)
    const [{ openServing }, opened] = await Promise.all([import('./serving.ts'), opening])
    serving = await openServing({ ...ports, ...opened, funnel, stack }, { config, service, key })
  } catch (error) {
    await stop()
    throw error
  }
  stage = 'ready'
  return { ...service, signInLink: serving.admin.signInLink, stop }
}

/** Loaded where it is configured: a server without a key starts without it sooner. */
async function openKeyOf({ signingKey }: Pick<Config, 'signingKey'>): Promise<ServiceKey | undefined> {
  if (signingKey === undefined) return undefined
  const { openServiceKey } = await import('./service-key.ts')
  return openServiceKey(signingKey)
}

/** Loaded where it is configured, and nothing of OpenTelemetry otherwise. */
async function openTracingOf({ log }: RunPorts, config: Config): Promise<Tracing | undefined> {
  if (config.tracing === undefined) return undefined
  const { openTracing } = await import('../tracing/open-tracing.ts')
  return openTracing(log, config.tracing, config)
}
