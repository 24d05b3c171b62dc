import { AskError } from './ask-error.ts'

/** How many may act at once, and how many may wait for it: in all, and for each name. */
export type TurnBounds = {
  readonly atOnce: { readonly total: number; readonly each: number }
  readonly waiting: { readonly total: number; readonly each: number }
}

/** Lets a bounded number act at once. */
export interface Turns {
  /**
   * Acts when it is its turn: at once where there is room, else behind those of its name. Names take turns, so that one
   * that many wait for keeps no other waiting.
   *
   * @throws AskError `busy` where too many wait already, or the turn does not come within so many milliseconds
   */
  within<Result>(name: string, act: () => Promise<Result>, waitMs: number): Promise<Result>
}

type Begin = () => void

/** Makes turns. Nobody waits who could act: whenever one ends, at most one of those who wait may begin, and does. */
export function createTurns({ atOnce, waiting }: TurnBounds): Turns {
  const acting = new Map<string, number>()
  const queues = new Map<string, Set<Begin>>()
  let [all, allWaiting] = [0, 0]
  const hasRoom = (name: string) => all < atOnce.total && (acting.get(name) ?? 0) < atOnce.each
  const count = (name: string, by: 1 | -1): void => {
    const now = (acting.get(name) ?? 0) + by
    if (now === 0) acting.delete(name)
    else acting.set(name, now)
    all += by
  }
  const leaveQueue = (name: string, begin: Begin): void => {
    const queue = queues.get(name)
    if (queue?.delete(begin) !== true) return
    allWaiting--
    if (queue.size === 0) queues.delete(name)
  }
  const beginNext = (): void => {
    for (const [name, queue] of queues) {
      const [begin] = queue
      if (begin === undefined || !hasRoom(name)) continue
      // The others come first then.
      queues.delete(name)
      queues.set(name, queue)
      leaveQueue(name, begin)
      count(name, 1)
      begin()
      return
    }
  }
  const comeToTurn = (name: string, waitMs: number): Promise<void> => {
    const queue = queues.get(name) ?? new Set<Begin>()
    if (allWaiting >= waiting.total || queue.size >= waiting.each || waitMs <= 0)
      return Promise.reject(new AskError('busy', `too many wait to ask ${name}`))
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(giveUp)
        resolve()
      }
      const giveUp = setTimeout(() => {
        leaveQueue(name, begin)
        reject(new AskError('busy', `no turn came in time to ask ${name}`))
      }, waitMs)
      queues.set(name, queue.add(begin))
      allWaiting++
    })
  }
  return {
    async within(name, act, waitMs) {
      if (hasRoom(name)) count(name, 1)
      else await comeToTurn(name, waitMs)
      try {
        return await act()
      } finally {
        count(name, -1)
        beginNext()
      }
    },
  }
}
