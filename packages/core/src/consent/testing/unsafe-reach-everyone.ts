import type { Did } from '../../mls/index.ts'
import type { Consent, Reachable } from '../consent.ts'
import type { Reaches } from '../judge-reach.ts'

const request: Reaches = { direct: 'request', group: 'request' }

/** A consent that asks nobody: everyone is reached by a request. */
export const unsafeReachEveryone: Consent = { reach: everyone, bringIn: everyone }

function everyone(_by: Did, dids: readonly Did[]): Promise<Reachable> {
  return Promise.resolve(new Map(dids.map((did) => [did, request])))
}
