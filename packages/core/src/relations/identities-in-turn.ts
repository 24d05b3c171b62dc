import type { IdentityResolver } from '../identity/index.ts'
import { createTurns } from './turns.ts'

/** Of one host of DID documents, and of all: less than the resolver has, by which callers are known as well. */
const bounds = { atOnce: { total: 32, each: 24 }, waiting: { total: 4096, each: 2048 } }
const waitMs = 3000

/** A resolver of which relations take no more than a share at once: whom they ask about is named by anybody. */
export function resolveInTurn(identities: IdentityResolver): IdentityResolver {
  const turns = createTurns(bounds)
  return {
    resolve: (did) => turns.within(hostOf(did), () => identities.resolve(did), waitMs),
    refresh: (known) => turns.within(hostOf(known.did), () => identities.refresh(known), waitMs),
  }
}

function hostOf(did: string): string {
  return did.startsWith('did:plc:') ? 'did:plc' : did
}
