import type { Proposal } from 'ts-mls'
import { alices, bob, carol, dave, placeOf, replacing } from '../cast.ts'
import { byValue, forge, pathIn, withLeaf } from '../forge-commit.ts'
import type { Forgery } from '../forge-commit.ts'
import { adds, joinThrough, keyPackageOf, newParty, removes, sets } from '../library-group.ts'
import { leafKeyOf, placedAt, policy } from './hostile.ts'
import type { Submitted, Hostile } from './hostile.ts'

const carolsPhone = await newParty('carol')
export const joined = await joinThrough(alices, carolsPhone)

/** What Carol's second device sends to join, with something else in it. */
export async function joinerForges(forgery: Forgery): Promise<Submitted> {
  return { commit: await forge(joined.message, alices, carolsPhone, forgery) }
}
const externalInit: Proposal = {
  proposalType: 'external_init',
  externalInit: { kemOutput: new Uint8Array(32) },
}

/** Commits of joiners. */
export const joiners: Hostile[] = [
  ['by which a stranger joins', 'grounds.join', async () => joinThrough(alices, dave)],
  [
    "by which a joiner takes another account's leaf",
    'grounds.join-replaces',
    () => replacing(carolsPhone, bob),
  ],
  [
    "by which a joiner takes the leaf of its account's other device",
    'grounds.join-replaces',
    () => replacing(carolsPhone, carol),
  ],
  [
    'by which a device comes back with another key',
    'grounds.join-replaces',
    async () => replacing({ ...carol, keys: (await newParty('x')).keys }, carol),
  ],
  [
    'by which a device comes back with its former encryption key',
    'path.leaf-key-new',
    async () => {
      const { message } = await replacing(carol, carol)
      const change = { hpkePublicKey: leafKeyOf(placeOf(carol)) }
      const path = await withLeaf(pathIn(message), change, placedAt(placeOf(carol)), carol)
      return { commit: await forge(message, alices, carol, { path }) }
    },
  ],
  [
    'by which a joiner sends a KEM output that no key opens',
    'proposals.kem-output',
    () => joinerForges({ proposals: byValue(externalInit) }),
  ],
  ['by which a device joins a second time', 'leaf.unique-signature-key', () => joinThrough(alices, carol)],
  [
    'by which a joiner adds somebody',
    'proposals.closed-list',
    async () =>
      joinerForges({ proposals: byValue(externalInit, adds((await keyPackageOf(dave)).publicPackage)) }),
  ],
  [
    'by which a joiner sets the policy',
    'proposals.closed-list',
    () => joinerForges({ proposals: byValue(externalInit, sets(policy)) }),
  ],
  [
    'by which a joiner removes two',
    'proposals.one-external-remove',
    () => joinerForges({ proposals: byValue(externalInit, removes(1), removes(2)) }),
  ],
  [
    'by which a joiner begins twice',
    'proposals.one-external-init',
    () => joinerForges({ proposals: byValue(externalInit, externalInit) }),
  ],
  [
    'by which a joiner begins not at all',
    'proposals.one-external-init',
    () => joinerForges({ proposals: [] }),
  ],
  ['by which a joiner brings no path', 'proposals.path-required', () => joinerForges({ path: undefined })],
]
