import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseEnv } from 'node:util'
import { createDatabase, findRunningPostgres } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import type { CliRun } from '../../../packages/server/src/cli/testing/cli-run.ts'
import { runCliProcess, spawnCli } from '../../../packages/server/src/cli/testing/cli-process.ts'
import { envText } from '../../../packages/server/src/cli/testing/env-text.ts'
import { isReady } from '../../chaos/node.ts'

type ServerProcess = ReturnType<typeof spawnCli>

/** A folder as an operator has it: all that is done in it is a command in a process of its own. */
export class Deployment implements AsyncDisposable {
  readonly folder: string
  readonly #env: Readonly<Record<string, string>>
  #server: ServerProcess | undefined

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder
    this.#env = env
  }

  /** An empty one. */
  static async inEmptyFolder(env: Readonly<Record<string, string>> = {}): Promise<Deployment> {
    const folder = await mkdtemp(join(tmpdir(), 'catbird-deployment-'))
    await chmod(folder, 0o711) // run by root, Postgres is another user, who has to get through
    return new Deployment(folder, env)
  }

  /** Runs a command, which has to end well; gives what it said. */
  async cli(...args: string[]): Promise<CliRun> {
    const run = await this.tryCli(...args)
    if (run.status === 0) return run
    throw new Error(`${args.join(' ')} ended with ${String(run.status)}:\n${run.out}${run.err}`)
  }

  tryCli(...args: string[]): Promise<CliRun> {
    return runCliProcess(args, { cwd: this.folder, env: this.#env })
  }

  async settings(): Promise<Record<string, string | undefined>> {
    return parseEnv(await readFile(join(this.folder, '.env'), 'utf8'))
  }

  /** Writes settings behind those that are there. */
  async change(settings: Readonly<Record<string, string>>): Promise<void> {
    const all = { ...(await this.settings()), ...settings }
    await writeFile(join(this.folder, '.env'), envText(all))
  }

  /** Starts the server, and waits until it is ready. */
  async start(): Promise<void> {
    const port = Number((await this.settings())['SERVER_PORT'])
    const child = spawnCli(['start'], { cwd: this.folder, env: this.#env })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
    this.#server = child
    while (!(await isReady(port))) {
      if (hasEnded(child)) throw new Error(`The server did not start:\n${said}`)
      await pause(50)
    }
  }

  /** Ends the server in good order. */
  async stop(): Promise<void> {
    const child = this.#server
    this.#server = undefined
    if (child === undefined || hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }

  /** Its database, beside the server that runs. */
  async database(): Promise<Database> {
    const { DATABASE_URL: named = 'embedded' } = await this.settings()
    const url = named === 'embedded' ? await findRunningPostgres(join(this.folder, '.data')) : named
    if (url === undefined) throw new Error('no Postgres runs there')
    return createDatabase({ url, poolSize: 1 })
  }

  /** Stops it, and loses the folder with all that is in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function hasEnded({ exitCode, signalCode }: ServerProcess): boolean {
  return exitCode !== null || signalCode !== null
}
