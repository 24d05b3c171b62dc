import { detectFacets, hasMention } from '../content/detect-facets.ts'
import { Mutex } from '../sync/mutex.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import { resolveAccount } from './accounts.ts'
import type { ClientContext } from './context.ts'

/** A text waits so long (ms) for those whom it mentions to be looked up; who is not found by then is not mentioned. */
const LOOK_UP_MS = 3_000

/** Texts of one convo are made ready one after the other, so that none overtakes one that waits for a look-up. */
const turns = new WeakMap<object, Mutex>()

interface FacetsContext extends Pick<ClientContext, 'session'> {
  readonly ports: Pick<ClientContext['ports'], 'timing' | 'signal'>
}

/** The facets of a text that is to be sent: those that are given, or those that are found. */
export async function facetsFor(
  context: FacetsContext,
  convo: object,
  text: string,
  { facets, detect = true }: { readonly facets?: Facet[] | undefined; readonly detect?: boolean | undefined },
): Promise<{ facets?: Facet[] }> {
  const turn = turns.get(convo) ?? new Mutex()
  turns.set(convo, turn)
  return turn.run(async () => {
    const found = facets ?? (detect ? await detectIn(context, text) : [])
    return found.length === 0 ? {} : { facets: found }
  })
}

async function detectIn(
  { session, ports: { timing, signal } }: FacetsContext,
  text: string,
): Promise<Facet[]> {
  if (!hasMention(text)) return detectFacets(text)
  const found = new AbortController()
  const late = timing.sleep(LOOK_UP_MS, AbortSignal.any([signal, found.signal])).then(() => undefined)
  const resolveHandle = (handle: string) => Promise.race([resolveAccount(session, handle), late])
  try {
    return await detectFacets(text, { resolveHandle })
  } finally {
    found.abort()
  }
}
