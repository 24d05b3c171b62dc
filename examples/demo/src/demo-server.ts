import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { waitFor } from './wait-for.ts'

/** The server that the demo talks to: one that was running already, or one of the demo's own. */
export interface DemoServer {
  readonly url: string
  /** Whether the demo started it, and so may stop and restart it. */
  readonly own: boolean
  /** Ends the server without any warning (`SIGKILL`); it stays down until {@link DemoServer.start}. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops it in good order, if it is the demo's own. */
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('../../../packages/server/src/cli/main.ts', import.meta.url))
/** How long a server may take to be ready, the first start of its database included (ms). */
const READY_WITHIN = 60_000

/**
 * Uses the server on `port` if one answers there; otherwise starts one, on the environment it is given.
 *
 * @throws Error where something else than this server answers on the port, or the server does not start
 */
export async function findOrStartServer(port: number, env: NodeJS.ProcessEnv): Promise<DemoServer> {
  const url = `http://localhost:${port}`
  const found = await whatAnswers(url)
  if (found === 'other')
    throw new Error(`Something else answers at ${url}. Choose another port by SERVER_PORT.`)
  const server =
    found === 'catbird' ? runningServer(url) : ownServer(url, { ...env, SERVER_PORT: String(port) })
  if (found === 'nothing') await server.start()
  return server
}

function runningServer(url: string): DemoServer {
  const notOurs = () => Promise.reject(new Error("the server is not the demo's own"))
  return { url, own: false, kill: notOurs, start: notOurs, stop: () => Promise.resolve() }
}

function ownServer(url: string, env: NodeJS.ProcessEnv): DemoServer {
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const exit = once(ending, 'exit')
    ending.kill(signal)
    await exit
  }
  return {
    url,
    own: true,
    start: async () => {
      child = await startProcess(url, env)
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

/** Starts the server program and waits until it says that it is ready. */
async function startProcess(url: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--conditions=source', program, 'start'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)))
  await waitFor(`the server at ${url}`, READY_WITHIN, async () => {
    if (child.exitCode !== null) throw new Error(`The server did not start.\n${complaint}`)
    return (await statusOf(`${url}/health/ready`)) === 200
  })
  return child
}

async function whatAnswers(url: string): Promise<'nothing' | 'catbird' | 'other'> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(3000),
    })
    const about: unknown = await response.json()
    const name = typeof about === 'object' && about !== null && 'name' in about ? about.name : undefined
    return name === 'catbird-mls' ? 'catbird' : 'other'
  } catch (error) {
    return error instanceof TypeError ? 'nothing' : 'other'
  }
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).status
  } catch {
    return undefined // nothing listens there yet
  }
}
