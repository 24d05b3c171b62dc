import type { Proposal } from 'ts-mls'
import { alices, bob, carol, dave, replacing } from '../cast.ts'
import { byValue, forge } from '../forge-commit.ts'
import type { Forgery } from '../forge-commit.ts'
import { adds, joinThrough, keyPackageOf, newParty, removes, sets } from '../library-group.ts'
import { policy } from './hostile.ts'
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
  ['by which a stranger joins', 'NotMember', '', async () => joinThrough(alices, dave)],
  [
    "by which a joiner takes another account's leaf",
    'InvalidMls',
    'former leaf',
    () => replacing(carolsPhone, bob),
  ],
  [
    "by which a joiner takes the leaf of its account's other device",
    'InvalidMls',
    'former leaf',
    () => replacing(carolsPhone, carol),
  ],
  [
    'by which a device comes back with another key',
    'InvalidMls',
    'former leaf',
    async () => replacing({ ...carol, keys: (await newParty('x')).keys }, carol),
  ],
  ['by which a device joins a second time', 'InvalidMls', 'signature key', () => joinThrough(alices, carol)],
  [
    'by which a joiner adds somebody',
    'ProposalNotAllowed',
    'add',
    async () =>
      joinerForges({ proposals: byValue(externalInit, adds((await keyPackageOf(dave)).publicPackage)) }),
  ],
  [
    'by which a joiner sets the policy',
    'ProposalNotAllowed',
    'group_context_extensions',
    () => joinerForges({ proposals: byValue(externalInit, sets(policy)) }),
  ],
  [
    'by which a joiner removes two',
    'ProposalNotAllowed',
    'second Remove',
    () => joinerForges({ proposals: byValue(externalInit, removes(1), removes(2)) }),
  ],
  [
    'by which a joiner begins twice',
    'ProposalNotAllowed',
    'exactly one',
    () => joinerForges({ proposals: byValue(externalInit, externalInit) }),
  ],
  [
    'by which a joiner begins not at all',
    'ProposalNotAllowed',
    'exactly one',
    () => joinerForges({ proposals: [] }),
  ],
  ['by which a joiner brings no path', 'PathRequired', '', () => joinerForges({ path: undefined })],
]
