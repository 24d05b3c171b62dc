import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { spawnCli } from '../../testing/cli-process.ts'

/** Moments of a kill, as parts of the time that a command takes; chosen once. */
export const moments = [0.15, 0.35, 0.5, 0.62, 0.74, 0.83, 0.91, 0.97]

/** Runs a command in a process of its own, killed after a while unless it ends before; gives its status. */
export async function runProcess(
  args: readonly string[],
  { cwd, killAfterMs }: { cwd: string; killAfterMs?: number | undefined },
): Promise<number | null> {
  const child = spawnCli(args, { cwd })
  // What it prints is read, so that it is never kept waiting.
  for (const stream of [child.stdout, child.stderr]) stream.resume()
  const ended = once(child, 'exit')
  if (killAfterMs !== undefined) {
    await Promise.race([pause(killAfterMs), ended])
    child.kill('SIGKILL')
  }
  const [code] = (await ended) as [number | null] // The exit event of a child.
  return code
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
