import type { Log } from '../ports/index.ts'

/** How long anybody waits who only reads. */
const momentMs = 1000

/** Waits until something is done, but for a second at most: then it goes on by itself. It never fails; what does is logged. */
export async function waitAMoment(log: Log, done: Promise<unknown>): Promise<void> {
  let moment: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    moment = setTimeout(resolve, momentMs)
  })
  const settled = done.catch((error: unknown) => {
    log.warn({ err: error }, 'the accounts that make requests could not be looked over')
  })
  await Promise.race([settled, over])
  clearTimeout(moment)
}
