import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { strangersProject } from './project.ts'

/** Where the README says that `npm start` serves. */
const health = 'http://localhost:3000/health'
/** How long the start, and the quick start, may take (ms). */
const patience = 60_000

/** What goes wrong for somebody who pastes the quick start of the packed README into an empty project, as it stands. */
export async function newcomerProblems(): Promise<string[]> {
  using project = strangersProject(['client-sdk'])
  const readme = join(project.folder, 'node_modules/@catbird-mls/client/README.md')
  const code = /## Quick start[\s\S]*?```ts\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8'))?.[1]
  if (code === undefined) return ['the README of the SDK has no quick start']
  writeFileSync(join(project.folder, 'quick-start.mjs'), code)
  await using server = await startServer()
  if (!(await isUp(server.process))) return [`the server does not start: ${server.said()}`]
  const { status, said } = await run(project.folder, 'quick-start.mjs')
  const spoken = ['Bob reads: See you at nine', 'Alice has: See you at nine', 'Alice has: I shall be there']
  const missing = spoken.filter((line) => !said.includes(line))
  return status === 0 && missing.length === 0 ? [] : [`the quick start does not run as it stands: ${said}`]
}

/** `npm start` on data of its own; one that runs already will do as well. */
async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'catbird-newcomer-'))
  const root = join(import.meta.dirname, '../..')
  const main = ['--conditions=source', 'packages/server/src/cli/main.ts', 'start']
  const started = (await answers())
    ? undefined
    : spawn(process.execPath, main, { cwd: root, env: { ...process.env, DATA_DIR: folder } })
  const said = saidBy(started)
  return {
    process: started,
    said,
    async [Symbol.asyncDispose]() {
      if (started?.exitCode === null) {
        started.kill()
        await once(started, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function isUp(server: ChildProcess | undefined): Promise<boolean> {
  const until = Date.now() + patience
  while (!(await answers())) {
    if (Date.now() > until || (server?.exitCode ?? null) !== null) return false
    await pause(100)
  }
  return true
}

async function answers(): Promise<boolean> {
  return fetch(health).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function run(cwd: string, file: string): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [file], { cwd, timeout: patience })
  const said = saidBy(child)
  await once(child, 'close')
  return { status: child.exitCode, said: said() }
}

function saidBy(child: ChildProcess | undefined): () => string {
  let said = ''
  const take = (chunk: Buffer): void => void (said += chunk.toString())
  child?.stdout?.on('data', take)
  child?.stderr?.on('data', take)
  return () => said
}
