import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer, ClientPlace, History, Order, Saying, ServicePlace } from './protocol.ts'

const ownProgram = fileURLToPath(new URL('./client-process.ts', import.meta.url))

/** How a crew is run. */
export interface CrewOptions {
  readonly hear: (saying: Saying) => void
  /** The program of its process, where it is not that of this code. */
  readonly program?: string
}

/** A process of clients, as the conductor holds it: it can be killed, and started again on the same files. */
export class Crew implements AsyncDisposable {
  readonly clients: readonly ClientPlace[]
  readonly #service: ServicePlace
  readonly #hear: (saying: Saying) => void
  readonly #program: string
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #child: ChildProcess | undefined
  #orders = 0
  #lives = 0

  constructor(service: ServicePlace, clients: readonly ClientPlace[], options: CrewOptions) {
    this.#service = service
    this.clients = clients
    this.#hear = options.hear
    this.#program = options.program ?? ownProgram
  }

  /** How often the process has been started. */
  get lives(): number {
    return this.#lives
  }

  /** Starts the process and opens its clients, which takes the service the first time. */
  async start(): Promise<void> {
    this.#lives++
    const child = fork(this.#program, { execArgv: ['--conditions=source'], serialization: 'advanced' })
    this.#child = child
    child.on('message', (message: Answer | Saying) => {
      if ('said' in message) this.#hear(message)
      else this.#waiting.get(message.to)?.(message)
    })
    child.once('exit', () => this.#died(child))
    await this.order({ do: 'open', service: this.#service, clients: this.clients })
  }

  /** Asks it to do something. @throws Error if it could not, or died meanwhile */
  async order(order: Order): Promise<unknown> {
    const id = this.#orders++
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve)
      if (this.#child?.connected !== true) resolve({ to: id, failed: 'the process is gone' })
      else this.#child.send({ id, order })
    })
    this.#waiting.delete(id)
    if (answer.failed !== undefined) throw new Error(answer.failed)
    return answer.gave
  }

  async report(): Promise<{ readonly histories: readonly History[]; readonly settled: boolean }> {
    // as client-process.ts answers
    return (await this.order({ do: 'report' })) as { histories: readonly History[]; settled: boolean }
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }

  #died(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined
    for (const [id, resolve] of this.#waiting) resolve({ to: id, failed: 'the process died' })
  }
}
