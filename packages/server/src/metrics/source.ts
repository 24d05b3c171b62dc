import type { Log } from '@catbird-mls/core/ports'

/** What is read for metrics, and asked for as often as somebody scrapes; undefined where it cannot be read. */
export type Source<Result> = () => Promise<Result | undefined>

/** Scrapes of two Prometheus servers, or somebody's reload of the page, cost the database no more than one. */
const freshMs = 5_000
/** A scrape is given up after ten seconds, with all that it would have told. */
const withinMs = 2_000

/** What is read seldom is tried again sooner where it could not be. */
const tryAgainMs = 60_000

type Options = { readonly freshMs?: number; readonly withinMs?: number }

/**
 * Makes a source of what costs something to read. It is read once at a time, however many ask and however long it takes;
 * what was read is good for five seconds. Who asks waits two seconds for it at most. A failure is logged once, until it
 * succeeds: while the database is away, what is read from it is missing, and all else is there.
 */
export function createSource<Result>(
  log: Log,
  what: string,
  read: () => Promise<Result>,
  options: Options = {},
): Source<Result> {
  let told = false
  let reading: Promise<Result | undefined> | undefined
  let known: { readonly result: Result | undefined; readonly until: number } | undefined
  const goodForMs = options.freshMs ?? freshMs
  const keep = (result: Result | undefined, ms: number) => {
    known = { result, until: performance.now() + ms }
    reading = undefined
    return result
  }
  const attempt = async () => {
    try {
      const result = await read()
      told = false
      return keep(result, goodForMs)
    } catch (err) {
      if (!told) log.warn({ err, what }, 'what metrics tell of cannot be read')
      told = true
      return keep(undefined, Math.min(goodForMs, tryAgainMs))
    }
  }
  return () => {
    if (known !== undefined && performance.now() < known.until) return Promise.resolve(known.result)
    reading ??= attempt()
    return soonOrNothing(reading, options.withinMs ?? withinMs)
  }
}

async function soonOrNothing<Result>(
  reading: Promise<Result>,
  patienceMs: number,
): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, patienceMs, undefined)))
  const result = await Promise.race([reading, late])
  clearTimeout(timer)
  return result
}
