import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/free-port.ts'

const ownProgram = fileURLToPath(new URL('../../packages/server/src/cli/main.ts', import.meta.url))
const READY_WITHIN_MS = 60_000

/** Where a node keeps what is its own, and what it is told. */
export interface NodePlace {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  /** The server's command line, where it is not that of this code. */
  readonly program?: string
  /** Default: one that is free. */
  readonly port?: number
}

/** A node of the service: a process that is started again whenever it has ended, as a service manager would. */
export class Node implements AsyncDisposable {
  readonly port: number
  readonly #name: string
  readonly #env: NodeJS.ProcessEnv
  readonly #log: number
  readonly #logFile: string
  readonly #program: string
  #child: ChildProcess | undefined
  #wanted = false
  #starts = 0

  private constructor(name: string, port: number, { folder, env, program = ownProgram }: NodePlace) {
    this.port = port
    this.#program = program
    this.#name = name
    this.#env = { ...env, SERVER_PORT: String(port), DATA_DIR: join(folder, name) }
    this.#logFile = join(folder, `${name}.log`)
    this.#log = openSync(this.#logFile, 'a')
  }

  /** How often it has been started. */
  get starts(): number {
    return this.#starts
  }

  static async start(name: string, place: NodePlace): Promise<Node> {
    const node = new Node(name, place.port ?? (await freePort()), place)
    node.start()
    await node.ready()
    return node
  }

  /** Starts it, if it does not run; from now on it is started again whenever it ends. */
  start(): void {
    this.#wanted = true
    if (this.#child !== undefined) return
    this.#starts++
    const child = spawn(process.execPath, ['--conditions=source', this.#program, 'start'], {
      env: this.#env,
      stdio: ['ignore', this.#log, this.#log],
    })
    this.#child = child
    child.once('exit', () => {
      this.#child = undefined
      if (this.#wanted) setTimeout(() => this.#wanted && this.start(), 200)
    })
  }

  /**
   * Ends it: at once by `SIGKILL`, in good order by `SIGTERM`. It stays down until {@link start}. Gives the code that it
   * ended with, if it ran and ended by itself.
   */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | undefined> {
    this.#wanted = false
    const child = this.#child
    if (child === undefined) return undefined
    const exit = once(child, 'exit')
    child.kill(signal)
    const [code] = (await exit) as [number | null] // as Node tells of an end
    return code ?? undefined
  }

  /** Resolves when it is ready. @throws Error if that takes too long */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS
    while (!(await isReady(this.port))) {
      if (Date.now() > deadline) throw new Error(`${this.#name} is not ready in time: ${this.#lastWords()}`)
      await pause(100)
    }
  }

  #lastWords(): string {
    return readFileSync(this.#logFile, 'utf8').slice(-2000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
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
