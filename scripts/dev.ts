/**
 * `npm run dev`: the server, started anew whenever its code changes, and the dashboard by Vite, which shows a change at once.
 * What the server prints leads to the dashboard that was built; the same behind /admin is at Vite's address. Ctrl-C ends both.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createServer } from 'vite'

const root = join(import.meta.dirname, '..')
const port = process.env.SERVER_PORT ?? '3000'
process.env.DASHBOARD_SERVER = `http://127.0.0.1:${port}`

const watched = ['core', 'server'].map((name) => `--watch-path=packages/${name}/src`)
const main = [
  '--conditions=source',
  ...watched,
  '--watch-preserve-output',
  'packages/server/src/cli/main.ts',
  'start',
]
const server = spawn(process.execPath, main, { cwd: root, stdio: 'inherit' })
const folder = join(root, 'packages/dashboard')
const dashboard = await createServer({ root: folder, configFile: join(folder, 'vite.config.ts') })
await dashboard.listen()
dashboard.printUrls()

const stop = async () => {
  await dashboard.close()
  server.kill('SIGTERM')
}
server.once('exit', (code) => {
  void dashboard.close().then(() => process.exit(code ?? 0))
})
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())
