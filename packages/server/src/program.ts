import { banner } from './banner.ts'
import { maskConfig, parseConfig, readEnvironment } from './config/index.ts'
import type { Config } from './config/index.ts'
import { createLog } from './log/index.ts'
import type { ServerLog } from './log/index.ts'
import { collectProcessMetrics } from './metrics/process.ts'
import { createServer } from './server.ts'
import type { CatbirdServer } from './server.ts'
import { onSignal } from './signals.ts'
import { version } from './version.ts'

/**
 * The server as a program: runs until a signal, which ends the process. Fails, before it answers anybody, with what its
 * caller can put in words: `ConfigError`, `StartError`, `ListenError` or `DatabaseError`.
 */
export async function startProgram(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = parseConfig(readEnvironment(environment))
  const log = createLog(config.logLevel)
  const server = createServer(config, { log })
  collectProcessMetrics(server.metrics)
  const stopping = stopOnSignal({ server, log }, config)
  toggleDebugOnSignal(log, config)
  try {
    await server.start()
  } catch (error) {
    // Stopped while it was starting: the process ends as it was told to.
    if (stopping()) return
    throw error
  }
  await announce({ server, log }, config)
}

async function announce(
  { server, log }: { server: CatbirdServer; log: ServerLog },
  config: Config,
): Promise<void> {
  const { url, did } = server
  const startMs = Math.round(performance.now())
  if (config.mode === 'production')
    log.info({ url, did, version, startMs, config: maskConfig(config) }, 'ready')
  else {
    const signInLink = await server.signInLink()
    process.stdout.write(banner({ config, version, url, did, startMs, signInLink }, process.stdout.isTTY))
  }
}

/** The first signal stops the server in good order, a second one at once. Tells whether one has come. */
function stopOnSignal(
  { server, log }: { server: CatbirdServer; log: ServerLog },
  config: Config,
): () => boolean {
  let stopping = false
  const stop = (cause: string, exitCode: number) => {
    if (stopping) process.exit(exitCode || 130)
    stopping = true
    log.info({ cause }, 'stopping')
    const late = () => {
      log.error({}, 'did not stop in time')
      process.exit(1)
    }
    setTimeout(late, config.shutdownSeconds * 1000).unref()
    server.stop().then(
      () => process.exit(exitCode),
      (err: unknown) => {
        log.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  onSignal((signal) => stop(signal, 0))
  const crash = (what: string) => (err: unknown) => {
    log.error({ err }, what)
    stop(what, 1)
  }
  process.on('uncaughtException', crash('uncaught exception'))
  process.on('unhandledRejection', crash('unhandled rejection'))
  return () => stopping
}

function toggleDebugOnSignal(log: ServerLog, config: Config): void {
  process.on('SIGUSR2', () => {
    log.level = log.level === 'debug' ? config.logLevel : 'debug'
  })
}
