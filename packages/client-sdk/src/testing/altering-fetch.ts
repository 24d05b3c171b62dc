/** What becomes of a client's calls on their way. */
export interface Alterations {
  /** What the client reads in the place of an answer. */
  readonly answer?: (text: string, method: string) => string
  /** The error that a call is answered with, rather than by the service. */
  readonly refuse?: (method: string, body: string) => string | undefined
}

/** A `fetch` that alters what one client is answered, and refuses what it asks. */
export function alteringFetch(real: typeof fetch, { answer, refuse }: Alterations): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const method = pathname.split('.').at(-1) ?? ''
    const body = init?.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : ''
    const refused = refuse?.(method, body)
    if (refused !== undefined) return Response.json({ error: refused, message: 'injected' }, { status: 400 })
    const answered = await real(input, init)
    const text = await answered.text()
    const { status, headers } = answered
    return new Response(answer?.(text, method) ?? text, { status, headers })
  }
}

/** Replaces a piece of every commit in an answer: it looks whole, and no signature holds. */
export function spoilCommits(text: string): string {
  return text.replaceAll(/("commit":\{"\$bytes":"[^"]{200})([^"]{8})/g, '$1AAAAAAAA')
}

/** Replaces the end of every commit in an answer, a tag: only who knows its epoch's secrets sees that it is wrong. */
export function spoilTags(text: string): string {
  return text.replaceAll(/("commit":\{"\$bytes":"[^"]+)[^"]{8}([^"]{4}")/g, '$1AAAAAAAA$2')
}

/** Hides every commit in an answer, as if it were not for this device. */
export function hideCommits(text: string): string {
  const commit = 'blue.catbird.mls.message.defs#commitEntry'
  const hide = (_: string, value: { $type?: string; seq?: number } | null) =>
    value?.$type === commit ? { $type: 'blue.catbird.mls.message.defs#notEntitled', seq: value.seq } : value
  return JSON.stringify(JSON.parse(text, hide))
}
