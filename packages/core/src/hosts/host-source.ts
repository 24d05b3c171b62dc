import { isServiceError } from '../errors/index.ts'
import type { ForgetfulResolver, Tombstones } from '../identity/index.ts'
import type { Did } from '../mls/index.ts'
import { fieldOf, queryUrl, textOf } from '../relations/ask-json.ts'
import type { AskJson, JsonAnswer } from '../relations/ask-json.ts'
import { AskError } from '../relations/ask-error.ts'
import { readHostState, statusOf } from '../relations/host-state.ts'

/** What was found out about an account. `gone`: its server knows no such account, or its DID has been ended. */
export type HostAnswer =
  | { readonly kind: 'active' }
  | { readonly kind: 'inactive'; readonly status: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly why: unknown }

/** Asks the server of an account how the account stands there. It never fails. */
export type HostSource = (did: Did) => Promise<HostAnswer>

/**
 * Makes a source that asks the server which the account's DID document names at this very moment. The document has to be
 * fetched anew: by an older one, a server would be believed that the account has left, which says that it is not active.
 */
export function createHostSource(ports: {
  readonly identities: Pick<ForgetfulResolver, 'current'>
  readonly isTombstoned: Tombstones
  readonly ask: AskJson
}): HostSource {
  return async (did) => {
    try {
      const { pds } = await ports.identities.current(did)
      if (pds === undefined) return unknown('the DID document of the account names no PDS')
      return readAnswer(did, await ports.ask(queryUrl(pds, 'com.atproto.sync.getRepoStatus', { did })))
    } catch (error) {
      if (isServiceError(error, 'UnresolvableDid'))
        return (await ports.isTombstoned(did)) ? { kind: 'gone' } : { kind: 'unknown', why: error }
      if (error instanceof AskError) return { kind: 'unknown', why: error }
      throw error
    }
  }
}

/** `com.atproto.sync.getRepoStatus`: a state, or the error `RepoNotFound`. All else is no answer. */
function readAnswer(did: Did, { status: code, body }: JsonAnswer): HostAnswer {
  if ((code === 400 || code === 404) && textOf(body, 'error') === 'RepoNotFound') return { kind: 'gone' }
  const state = code === 200 && fieldOf(body, 'did') === did ? readHostState(body) : undefined
  if (state === undefined) return unknown(`the PDS answered with ${String(code)}`)
  const status = statusOf(state)
  if (status === undefined) return { kind: 'active' }
  return status === 'deleted' ? { kind: 'gone' } : { kind: 'inactive', status }
}

function unknown(why: string): HostAnswer {
  return { kind: 'unknown', why: new Error(why) }
}
