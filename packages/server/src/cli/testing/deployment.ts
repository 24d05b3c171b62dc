import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { freePorts } from '../../../../core/src/bus/testing/free-ports.ts'
import { parseConfig, readEnvironment } from '../../config/index.ts'
import { createServer } from '../../server.ts'
import { callCli } from './call-cli.ts'
import { envText } from './env-text.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A deployment as `init` sets it up, on a database of the test's; what is wrong with it, the test says. */
export async function createDeployment(changes: Record<string, string> = {}, { migrated = true } = {}) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.use(await createTestDatabase({ migrated }))
  const [port = 0] = await freePorts(1)
  const args = ['init', '--domain', 'mls.catbird.blue', '--port', String(port)]
  const { status, err } = await callCli(args, { cwd: folder.path })
  if (status !== 0) throw new Error(`init failed: ${err}`)
  const path = join(folder.path, '.env')
  const settings = { ...parseEnv(await readFile(path, 'utf8')), DATABASE_URL: database.url, ...changes }
  await writeFile(path, envText(settings))
  const owned = stack.move()
  return {
    path,
    port,
    settings,
    cwd: folder.path,
    /** Runs the server of this deployment. */
    run: () => runServer({ ...settings, DATA_DIR: join(folder.path, '.data') }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function runServer(settings: Record<string, string | undefined>): Promise<AsyncDisposableStack> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(createServer(parseConfig(readEnvironment(settings))))
  await server.start()
  return stack.move()
}
