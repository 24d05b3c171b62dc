import { AsyncLocalStorage } from 'node:async_hooks'
import { isTraced } from '../ports/index.ts'

/** Bounds of gathering. */
export type GatherLimits = {
  /** Items that are carried out together at most, unless one caller brings more. */
  readonly most: number
  /** How often that may be under way at once: what one of them waits for holds up the others no more than that. */
  readonly atOnce: number
}

type Waiting<Item, Result> = {
  readonly items: readonly Item[]
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (reason: unknown) => void
  /** Does something as if this caller did it, for whoever traces; undefined where nobody does. */
  readonly asCaller: (<Done>(act: () => Done) => Done) | undefined
}

/** Carries out a caller's items, and gives a result for each, in their order. */
export type Gathered<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>

/**
 * Lets callers share what one carrying-out costs: who comes while as many as may be are under way waits for the next, and
 * goes with all others who wait. Who comes while there is room goes at once, so that nobody waits for company. A failure
 * that `concerns` one caller's items alone must not be the others': then each caller's are carried out by themselves.
 */
export function gather<Item, Result>(
  carryOut: Gathered<Item, Result>,
  concernsOne: (error: unknown) => boolean,
  { most, atOnce }: GatherLimits,
): Gathered<Item, Result> {
  const waiting: Waiting<Item, Result>[] = []
  let underWay = 0

  const takeNext = (): Waiting<Item, Result>[] => {
    let count = 0
    const fits = waiting.findIndex(({ items }, i) => (count += items.length) > most && i > 0)
    return waiting.splice(0, fits < 0 ? waiting.length : fits)
  }
  const together = async (callers: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const items = callers.flatMap((caller) => caller.items)
      const asFirst = callers[0]?.asCaller
      const results = await (asFirst === undefined ? carryOut(items) : asFirst(() => carryOut(items)))
      let from = 0
      for (const { items: own, resolve } of callers) resolve(results.slice(from, (from += own.length)))
    } catch (error) {
      if (callers.length > 1 && concernsOne(error)) for (const caller of callers) await together([caller])
      else for (const { reject } of callers) reject(error)
    }
  }
  const run = async (): Promise<void> => {
    underWay++
    while (waiting.length > 0) await together(takeNext())
    underWay--
  }
  return (items) =>
    new Promise((resolve, reject) => {
      const asCaller = isTraced() ? AsyncLocalStorage.snapshot() : undefined
      waiting.push({ items, resolve, reject, asCaller })
      if (underWay < atOnce) void run()
    })
}
