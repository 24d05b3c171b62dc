import { compareBytes, inviteKeyOf, signInvite } from '@catbird-mls/core/mls'
import type { CarriedInvite, InvitedJoin, Policy, PolicyInvite, PublicGroup } from '@catbird-mls/core/mls'
import { alices, banOf, bobs, dave, group } from '../cast.ts'
import { commit, joinThrough, judge, newParty, sets } from '../library-group.ts'
import type { Party } from '../library-group.ts'
import { policy } from './hostile.ts'
import type { Hostile, Submitted } from './hostile.ts'

const seeds = { open: seed(1), asking: seed(2), foreign: seed(3) }
const invites: PolicyInvite[] = [
  { key: await inviteKeyOf(seeds.open), approval: false },
  { key: await inviteKeyOf(seeds.asking), approval: true },
].sort((a, b) => compareBytes(a.key, b.key))
const opening = await commit(alices, [sets({ ...policy, invites })])
const { group: inviting } = await judge(group, opening)
const daveEarlier = await newParty('dave')

/** Dave joins by the open invite, as he may. */
export const byOpenInvite = (): Promise<Submitted> => davesJoin({})

/** Commits by which somebody would come in by an invite that does not let him in. */
export const invited: Hostile[] = [
  ['that is not of the group', 'grounds.invite-known', () => davesJoin({ seed: seeds.foreign })],
  ['that asks for approval', 'grounds.invite-approval', () => davesJoin({ seed: seeds.asking })],
  ['with a signature that is forged', 'grounds.invite-signature', () => davesJoin({ forge: flipped })],
  [
    'with the signature of another seed under its key',
    'grounds.invite-signature',
    async () => {
      const { signature } = await signInvite(placeOf(dave), seeds.foreign)
      return davesJoin({ forge: (carried) => ({ ...carried, signature }) })
    },
  ],
  [
    'with a signature for another epoch',
    'grounds.invite-signature',
    () => davesJoin({ place: { epoch: inviting.context.epoch - 1n } }),
  ],
  [
    'with a signature for another group',
    'grounds.invite-signature',
    () => davesJoin({ place: { groupId: new Uint8Array(32) } }),
  ],
  [
    'with a signature for another account',
    'grounds.invite-signature',
    () => davesJoin({ place: { did: 'did:plc:mallory' } }),
  ],
  [
    'with a signature for another device of the account',
    'grounds.invite-signature',
    () => davesJoin({ place: { signatureKey: daveEarlier.keys.publicKey } }),
  ],
  [
    'that has been taken out of the policy',
    'grounds.invite-known',
    () => afterwards({ invites: invites.filter(({ approval }) => approval) }),
  ],
  ['by an account that is banned', 'policy.banned-members', () => afterwards({ banned: [banOf(dave)] })],
  ['beyond the limit of members', 'policy.member-limit', () => afterwards({ memberLimit: 3 })],
  [
    'that a member carries, who needs none',
    'grounds.invite-of-member',
    async () => commit(bobs, [], { leaves: [], invite: await signInvite(placeOf(dave), seeds.open) }),
  ],
  [
    'that is forged, also where its carrier is a member',
    'grounds.invite-known',
    async () => {
      const phone = await newParty('carol')
      const invite = await signInvite(placeOf(phone), seeds.foreign)
      return joinAs(phone, invite, inviting, opening.state)
    },
  ],
]

interface DavesWay {
  readonly seed?: Uint8Array
  readonly place?: Partial<InvitedJoin>
  readonly forge?: (carried: CarriedInvite) => CarriedInvite
}

async function davesJoin({ seed: by = seeds.open, place = {}, forge = same }: DavesWay): Promise<Submitted> {
  const carried = await signInvite({ ...placeOf(dave), ...place }, by)
  return joinAs(dave, forge(carried), inviting, opening.state)
}

/** Dave joins by the open invite in the epoch after Alice has changed the policy. */
async function afterwards(change: Partial<Policy>): Promise<Submitted> {
  const changed = await commit(opening.state, [sets({ ...inviting.policy, ...change })])
  const { group: later } = await judge(inviting, changed)
  return joinAs(dave, await signInvite(placeOf(dave, later), seeds.open), later, changed.state)
}

async function joinAs(
  party: Party,
  invite: CarriedInvite,
  into: PublicGroup,
  through: Parameters<typeof joinThrough>[0],
): Promise<Submitted> {
  return { ...(await joinThrough(through, party, {}, { leaves: [], invite })), group: into }
}

function placeOf({ did, keys }: Party, { context }: PublicGroup = inviting): InvitedJoin {
  return { groupId: context.groupId, epoch: context.epoch, did, signatureKey: keys.publicKey }
}

function flipped({ key, signature }: CarriedInvite): CarriedInvite {
  return { key, signature: signature.with(5, (signature[5] ?? 0) ^ 1) }
}

function same(carried: CarriedInvite): CarriedInvite {
  return carried
}

function seed(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte)
}
