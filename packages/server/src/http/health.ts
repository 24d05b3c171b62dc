import type { Handler, Routes } from './route.ts'
import { sendJson } from './respond.ts'

/** One thing the service uses; `check` fails if it is not as it should be. */
export type Check = {
  readonly name: string
  /** Whether the service is of no use without it. */
  readonly required: boolean
  readonly check: () => Promise<void>
}

/** Where the server stands between start and stop. */
export type Stage = 'starting' | 'ready' | 'draining'

/** What came of a check, and how long it took in milliseconds. */
export type CheckResult = {
  readonly name: string
  readonly required: boolean
  readonly ok: boolean
  readonly latencyMs: number
}

const timeoutMs = 2000

/**
 * The three probes.
 * - `/health`: everything, for people and monitors; 503 as soon as something required fails, `degraded` for the rest.
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
      const results = await runChecks(ports.checks())
      const stage = ports.stage()
      const available = accepts(stage) && results.every(({ ok, required }) => ok || !required)
      const status = available ? (results.every(({ ok }) => ok) ? 'ok' : 'degraded') : 'unavailable'
      sendJson(response, available ? 200 : 503, { status, stage, ...about(), checks: shown(results) })
    }
  return new Map<string, Handler>([
    ['/health', report((stage) => stage !== 'starting')],
    ['/health/ready', report((stage) => stage === 'ready')],
    ['/health/live', (_request, response) => sendJson(response, 200, { status: 'ok', ...about() })],
  ])
}

function shown(results: readonly CheckResult[]): object {
  return Object.fromEntries(
    results.map(({ name, ok, latencyMs }) => [name, { status: ok ? 'ok' : 'failed', latencyMs }]),
  )
}

/** Does checks side by side; none takes longer than two seconds. */
export function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  return Promise.all(checks.map(runCheck))
}

async function runCheck({ name, required, check }: Check): Promise<CheckResult> {
  const start = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, timeoutMs, false)))
  const passed = check().then(
    () => true,
    () => false,
  )
  const ok = await Promise.race([passed, late])
  clearTimeout(timer)
  return { name, required, ok, latencyMs: Math.round((performance.now() - start) * 10) / 10 }
}
