import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/free-port.ts'

const program = fileURLToPath(new URL('../../packages/server/src/cli/main.ts', import.meta.url))
const READY_WITHIN_MS = 60_000

/** A node of the service: a process that is started again whenever it has ended, as a service manager would. */
export class Node implements AsyncDisposable {
  readonly port: number
  readonly #name: string
  readonly #env: NodeJS.ProcessEnv
  readonly #log: number
  #child: ChildProcess | undefined
  #wanted = false

  private constructor(
    name: string,
    port: number,
    { folder, env }: { folder: string; env: NodeJS.ProcessEnv },
  ) {
    this.port = port
    this.#name = name
    this.#env = { ...env, SERVER_PORT: String(port), DATA_DIR: join(folder, name) }
    this.#log = openSync(join(folder, `${name}.log`), 'a')
  }

  static async start(name: string, place: { folder: string; env: NodeJS.ProcessEnv }): Promise<Node> {
    const node = new Node(name, await freePort(), place)
    node.start()
    await node.ready()
    return node
  }

  /** Starts it, if it does not run; from now on it is started again whenever it ends. */
  start(): void {
    this.#wanted = true
    if (this.#child !== undefined) return
    const child = spawn(process.execPath, ['--conditions=source', program, 'start'], {
      env: this.#env,
      stdio: ['ignore', this.#log, this.#log],
    })
    this.#child = child
    child.once('exit', () => {
      this.#child = undefined
      if (this.#wanted) setTimeout(() => this.#wanted && this.start(), 200)
    })
  }

  /** Ends it: at once by `SIGKILL`, in good order by `SIGTERM`. It stays down until {@link start}. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#wanted = false
    const child = this.#child
    if (child === undefined) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  /** Resolves when it is ready. @throws Error if that takes too long */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS
    while (!(await isReady(this.port))) {
      if (Date.now() > deadline) throw new Error(`${this.#name} is not ready in time`)
      await pause(100)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end('SIGKILL')
  }
}

/** Whether a server at a port of this machine says that it is ready. */
export async function isReady(port: number): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${String(port)}/health/ready`
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).status === 200
  } catch {
    return false // nothing answers there yet
  }
}
