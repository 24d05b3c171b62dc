/** Where a call is hurt: the request never arrives, or its answer is lost on the way back. */
export type Fault = 'request' | 'answer'

/** A `fetch` that loses what `lose` says: it is asked for each call, by method and how often that was called. */
export function faultyFetch(
  real: typeof fetch,
  lose: (method: string, count: number) => Fault | undefined,
): typeof fetch {
  const counts = new Map<string, number>()
  return async (input, init) => {
    const method = new URL(input instanceof Request ? input.url : input).pathname.split('.').at(-1) ?? ''
    const count = (counts.get(method) ?? 0) + 1
    counts.set(method, count)
    const fault = lose(method, count)
    if (fault === 'request') throw new TypeError(`${method}: the request was lost (injected)`)
    const answer = await real(input, init)
    if (fault === 'answer') throw new TypeError(`${method}: the answer was lost (injected)`)
    return answer
  }
}
