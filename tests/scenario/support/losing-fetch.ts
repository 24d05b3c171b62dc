/** Where a call is hurt: the request never arrives, or its answer is lost on the way back. */
export type Loss = 'request' | 'answer'

/** A `fetch` that loses what `lose` says: it is asked for each call, by method and how often that was called. */
export function losingFetch(lose: (method: string, count: number) => Loss | undefined): typeof fetch {
  const counts = new Map<string, number>()
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const method = pathname.split('.').at(-1) ?? ''
    const count = (counts.get(method) ?? 0) + 1
    counts.set(method, count)
    const loss = lose(method, count)
    if (loss === 'request') throw new TypeError(`${method}: the request was lost (injected)`)
    const answer = await fetch(input, init)
    if (loss === 'answer') throw new TypeError(`${method}: the answer was lost (injected)`)
    return answer
  }
}
