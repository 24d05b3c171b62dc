import type { Handler, Routes } from './route.ts'
import { sendJson } from './respond.ts'

/** One thing the service needs; `check` fails if it is not as it must be. */
export type Check = { readonly name: string; readonly check: () => Promise<void> }

/** Where the server stands between start and stop. */
export type Stage = 'starting' | 'ready' | 'draining'

type CheckResult = { status: 'ok' | 'failed'; latencyMs: number }

const timeoutMs = 2000

/**
 * The three probes.
 * - `/health`: everything, for people and monitors; 503 as soon as a check fails.
 * - `/health/ready`: whether this node should get traffic; 503 while it starts or drains too.
 * - `/health/live`: whether the process runs; depends on nothing else, so that a lost database restarts nobody.
 */
export function healthRoutes(ports: {
  stage: () => Stage
  checks: () => readonly Check[]
  version: string
}): Routes {
  const started = performance.now()
  const about = () => ({
    version: ports.version,
    uptimeSeconds: Math.round((performance.now() - started) / 1000),
  })
  const report =
    (accepts: (stage: Stage) => boolean): Handler =>
    async (_request, response) => {
      const checks = await runChecks(ports.checks())
      const stage = ports.stage()
      const healthy = accepts(stage) && Object.values(checks).every(({ status }) => status === 'ok')
      const body = { status: healthy ? 'ok' : 'unavailable', stage, ...about(), checks }
      sendJson(response, healthy ? 200 : 503, body)
    }
  return new Map<string, Handler>([
    ['/health', report((stage) => stage !== 'starting')],
    ['/health/ready', report((stage) => stage === 'ready')],
    ['/health/live', (_request, response) => sendJson(response, 200, { status: 'ok', ...about() })],
  ])
}

async function runChecks(checks: readonly Check[]): Promise<Record<string, CheckResult>> {
  const results = checks.map(async ({ name, check }) => [name, await runCheck(check)] as const)
  return Object.fromEntries(await Promise.all(results))
}

async function runCheck(check: () => Promise<void>): Promise<CheckResult> {
  const start = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, timeoutMs, false)))
  const passed = check().then(
    () => true,
    () => false,
  )
  const status = (await Promise.race([passed, late])) ? 'ok' : 'failed'
  clearTimeout(timer)
  return { status, latencyMs: Math.round((performance.now() - start) * 10) / 10 }
}
