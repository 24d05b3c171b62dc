import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../docs/documents.ts'
import { freePort } from '../support/free-port.ts'

/** A Prometheus of a test's own, with the files of `deploy/prometheus`. */
export interface Prometheus extends AsyncDisposable {
  /** Asks its HTTP API, and gives the data of the answer. */
  ask(path: string, params?: Record<string, string>): Promise<unknown>
}

type Answer = { readonly status: string; readonly data?: unknown; readonly error?: string }

/** Starts one that scrapes a server each second, which is all that is changed of its configuration. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-prometheus-'))
  await cp(join(root, 'deploy/prometheus'), folder, { recursive: true })
  const file = join(folder, 'prometheus.yml')
  const config = await readFile(file, 'utf8')
  await writeFile(file, config.replace('mls-server:3000', target).replaceAll('15s', '1s'))
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--web.listen-address=${address}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
    ],
    { stdio: 'ignore' },
  )
  const ended = once(child, 'exit')
  while ((await fetch(`http://${address}/-/ready`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with ${String(child.exitCode)}`)
    await pause(50)
  }
  return {
    async ask(path, params = {}) {
      const response = await fetch(
        `http://${address}/api/v1/${path}?${new URLSearchParams(params).toString()}`,
      )
      const { status, data, error } = (await response.json()) as Answer
      if (status !== 'success') throw new Error(`${params['query'] ?? path}: ${error ?? status}`)
      return data
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
