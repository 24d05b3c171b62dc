import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

/** A process of this benchmark, which answers what it is asked. */
export interface Worker extends AsyncDisposable {
  ask<Answer>(what: string, ...args: unknown[]): Promise<Answer>
}

/** What a process can be asked: each by its name. */
export type Acts = { readonly [what: string]: (...args: never[]) => unknown }

type Question = { readonly id: number; readonly what: string; readonly args: never[] }
type Answer = { readonly id: number; readonly answer?: unknown; readonly error?: string }

/** No question takes longer (ms): a benchmark that hangs is to end. */
const longest = 240_000

/** Starts a process with as many files as it may have open, and waits until it is ready. */
export async function startWorker(file: string, ...args: string[]): Promise<Worker> {
  const script = 'ulimit -n "$(ulimit -H -n)"; exec "$@"'
  const node = [process.execPath, '--conditions=source', '--expose-gc', resolve(import.meta.dirname, file)]
  const child = spawn('sh', ['-c', script, 'sh', ...node, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  child.on('message', (message) => {
    const answer = message as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  const ended = once(child, 'exit').then(() => {
    for (const tell of waiting.values()) tell({ id: 0, error: `${file} has ended` })
  })
  let next = 1
  const ask = async <Wanted>(what: string, ...asked: unknown[]): Promise<Wanted> => {
    const id = next++
    const told = new Promise<Answer>((tell) => {
      const late = setTimeout(() => tell({ id, error: `${file}: ${what} took too long` }), longest)
      waiting.set(id, (answer) => {
        clearTimeout(late)
        tell(answer)
      })
    })
    child.send({ id, what, args: asked })
    const { answer, error } = await told
    if (error !== undefined) throw new Error(error)
    return answer as Wanted
  }
  await ask('ready')
  return {
    ask,
    [Symbol.asyncDispose]: async () => {
      await ask('end').catch(() => undefined)
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Answers what this process is asked, until it is asked to end. */
export function answer(acts: Acts): void {
  process.on('message', (message) => {
    const { id, what, args } = message as Question
    void (async () => {
      try {
        const act = acts[what] ?? (() => undefined)
        process.send?.({ id, answer: await act(...args) })
      } catch (error) {
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? '') : String(error) })
      }
      if (what === 'end') process.exit()
    })()
  })
  // Nobody is to outlive the one who asks, nor what it started.
  process.on('disconnect', () => {
    void Promise.resolve(acts.end?.()).finally(() => process.exit())
  })
}

/**
 * What this process holds in memory, in bytes, after everything that is not used was given back: otherwise what opening
 * the sockets had taken for a moment would count.
 */
export async function memory(): Promise<{ rss: number; used: number }> {
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, used: heapUsed + external }
}
