import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { thereOrSkipped } from '../../testing/there-or-skipped.ts'

/** A Redis of a test's own, which can be taken away and brought back. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
  /** Kills it, as a crash would. */
  kill(): Promise<void>
  /** Lets it stand still: connections stand, and nothing is answered. */
  hang(): void
  /** Lets it go on. */
  goOn(): void
  /** Starts it again, at the same address and empty. */
  start(): Promise<void>
  /** Forgets everything that it holds. */
  flush(): Promise<void>
  /** Cuts the connections of all clients of a name, and leaves the others. */
  cutClients(name: string): Promise<void>
}

/** Whether there is a Redis to test with. Where there must be one, its absence is an error. */
export function hasRedisServer(): boolean {
  return thereOrSkipped(spawnSync('redis-server', ['--version']).status === 0, 'redis-server')
}

/** Starts a `redis-server` on a socket in a temporary folder. */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'catbird-mls-redis-'))
  const socket = join(folder, 'redis.sock')
  let child: ChildProcess | undefined
  const kill = async () => {
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL') // also of one that hangs
    await ended
    child = undefined
  }
  const start = async () => {
    const flags = ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder]
    child = spawn('redis-server', flags, { stdio: 'ignore' })
    while (!(await answers(socket))) await pause(5)
  }
  const dispose = async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
  await start()
  const cutClients = async (name: string) => {
    const redis = new Redis(socket)
    const clients = String(await redis.call('CLIENT', 'LIST')).split('\n')
    for (const client of clients.filter((line) => line.includes(`name=${name} `)))
      await redis.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(client)?.[1] ?? '')
    redis.disconnect()
  }
  const flush = async () => {
    const redis = new Redis(socket)
    redis.on('error', () => undefined) // it may be away, and is waited for
    try {
      await redis.flushall()
    } finally {
      redis.disconnect()
    }
  }
  const hang = () => void child?.kill('SIGSTOP')
  const goOn = () => void child?.kill('SIGCONT')
  return { url: socket, kill, start, hang, goOn, flush, cutClients, [Symbol.asyncDispose]: dispose }
}

async function answers(socket: string): Promise<boolean> {
  const connection = createConnection(socket)
  try {
    await once(connection, 'connect')
    return true
  } catch {
    return false
  } finally {
    connection.destroy()
  }
}
