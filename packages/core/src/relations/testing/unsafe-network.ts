import { randomUUID } from 'node:crypto'
import type { Identity } from '../../identity/index.ts'
import { wideLimits } from '../../limits/testing/limit-values.ts'
import type { Did } from '../../mls/index.ts'
import type { DeclaredRecords } from '../declaration.ts'
import type { RelationPorts } from '../relations.ts'
import type { RelationAnswer } from '../sources.ts'

/**
 * A network that says what a test has it say, and notes what it is asked. Records have the key that they are given, and
 * one that is not reachable answers nothing.
 */
export function unsafeNetwork() {
  const records = { follow: new Map<string, string>(), block: new Map<string, string>() }
  const declared = new Map<Did, Partial<DeclaredRecords>>()
  const hiding = new Set<Did>()
  const asked: string[] = []
  const missing = new Set<Did>()
  /** Whether it is away, what answers about relations wait for, and its steady clock. */
  const state = { away: false, gate: Promise.resolve(), steadyMs: 0 }
  const key = (did: Did, subject: Did) => `${did} ${subject}`
  const answer = (did: Did, subject: Did): RelationAnswer => ({
    did,
    subject,
    follows: { rkey: records.follow.get(key(did, subject)) ?? null },
    blocks: { rkey: records.block.get(key(did, subject)) ?? null, byList: false },
  })
  return {
    asked,
    hiding,
    /** Accounts that there are none of. */
    missing,
    state,
    declare: (did: Did, said: Partial<DeclaredRecords>) => void declared.set(did, said),
    create(kind: 'follow' | 'block', [did, subject]: readonly [Did, Did], rkey: string = randomUUID()) {
      records[kind].set(key(did, subject), rkey)
      return rkey
    },
    end: (kind: 'follow' | 'block', [did, subject]: readonly [Did, Did]) =>
      void records[kind].delete(key(did, subject)),
    limitValues: wideLimits(),
    steady: () => state.steadyMs,
    identities: {
      resolve(did: Did) {
        if (missing.has(did)) return Promise.reject(new Error('there is no such account'))
        return Promise.resolve({ did } as Identity) // nobody asks where it is here
      },
    },
    source: {
      async relations(did, subjects) {
        asked.push(`relations of ${did}`)
        await state.gate
        if (state.away) return []
        return subjects.flatMap((subject) => [answer(did, subject), answer(subject, did)])
      },
    },
    declarations(did) {
      asked.push(`declaration of ${did}`)
      if (state.away) return Promise.reject(new Error('the network is away'))
      return Promise.resolve({ own: {}, chat: {}, ...declared.get(did) })
    },
    labels(dids) {
      asked.push(...dids.map((did) => `labels of ${did}`))
      return Promise.resolve(new Map(state.away ? [] : dids.map((did) => [did, hiding.has(did)])))
    },
  } satisfies Pick<
    RelationPorts,
    'source' | 'declarations' | 'labels' | 'identities' | 'steady' | 'limitValues'
  > &
    Record<string, unknown>
}

/** An account that nobody has heard of. */
export function newDid(name = 'somebody'): Did {
  return `did:example:${name}-${randomUUID()}` as Did
}
