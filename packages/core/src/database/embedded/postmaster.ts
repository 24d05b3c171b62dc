import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Above every pid that an operating system gives out. */
const noPid = 0x7fff_fff0

const pidFile = (data: string) => join(data, 'postmaster.pid')

/** The pid of the Postgres that serves a data folder now; `undefined` if none does, whatever the file says. */
export function runningPostmaster(data: string): number | undefined {
  const pid = notedPid(pidFile(data))
  return pid !== undefined && serves(pid, data) ? pid : undefined
}

/**
 * A crash leaves the lock files of the data folder and of the socket. If the pid in them is by now that of another
 * process, or of a zombie that nobody collects, Postgres would refuse to start. It is made a pid that nobody has; the
 * rest stays, since Postgres finds out by it whether any backend of that time still holds the shared memory.
 */
export function disarmStaleLocks(data: string, socketFolder: string): void {
  for (const file of [pidFile(data), join(socketFolder, '.s.PGSQL.5432.lock')]) {
    const pid = notedPid(file)
    if (pid === undefined || !isAlive(pid) || serves(pid, data)) continue
    const [, ...rest] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [String(noPid), ...rest].join('\n'))
  }
}

/** Waits until nothing serves the folder any more; `false` if it took longer than that. */
export async function untilStopped(data: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (runningPostmaster(data) !== undefined) {
    if (Date.now() > deadline) return false
    await pause(5)
  }
  return true
}

function notedPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** Whether there is a process of that id, also a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether there is a process of that id that still does something: a zombie holds nothing. */
export function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] !== 'Z'
  } catch {
    // A system without /proc, or gone since.
    return isAlive(pid)
  }
}

/** Whether a process is the Postgres of a folder: its working directory is that folder. */
function serves(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return commandOf(pid).includes(data)
  try {
    return readlinkSync(`/proc/${String(pid)}/cwd`) === realpathSync(data)
  } catch {
    return false
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
