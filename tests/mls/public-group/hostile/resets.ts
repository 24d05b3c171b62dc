import {
  createResetStatement,
  judgeCreation,
  judgeLaterReset,
  judgeReset,
  membersOf,
  newDirectPolicy,
  policyHashOf,
  sortedDids,
} from '@catbird-mls/core/mls'
import type { CborValue, Policy, PublicGroup, ResetOf } from '@catbird-mls/core/mls'
import { createGroup, generateDeviceKeys } from '@catbird-mls/client/mls'
import type { DeviceKeys } from '@catbird-mls/client/mls'
import { alice, bob, carol, group, placeOf } from '../cast.ts'
import { adds, ciphersuite, commit, found, judge, keyPackageOf, newParty, sets } from '../library-group.ts'
import type { Party } from '../library-group.ts'
import type { Refused } from '../refused.ts'
import { convoId } from '../world.ts'
import { policyWith } from './policies.ts'

/** What is put into a reset in place of what belongs there. */
interface Reset {
  readonly convoId?: string
  readonly by?: Party
  /** Who begins the new group, and signs it. */
  readonly creator?: DeviceKeys
  readonly groupId?: Uint8Array
  /** Put in before it is signed. */
  readonly unsigned?: Partial<Omit<ResetOf, 'signature'>>
  /** Put in after it was signed. */
  readonly signed?: Partial<ResetOf>
  readonly policy?: Partial<Policy>
  readonly withoutResetOf?: boolean
}

const direct = newDirectPolicy(alice.did, bob.did, [bob.did])
const outsider = await newParty('outsider')

function keysOf({ did, deviceId, keys }: Party): DeviceKeys {
  return { did, deviceId, ciphersuite, publicKey: keys.publicKey, privateKey: keys.signKey }
}

/** The GroupInfo of a reset of a group, by its admin Alice unless told otherwise. */
async function begin(before: PublicGroup, lies: Reset = {}): Promise<Uint8Array> {
  const by = lies.by ?? alice
  const groupId = lies.groupId ?? crypto.getRandomValues(new Uint8Array(32))
  const unsigned = {
    groupId: before.context.groupId,
    epoch: Number(before.context.epoch),
    transcript: before.context.confirmedTranscriptHash,
    policyHash: policyHashOf(before.policy),
    reason: 'hostile',
    leafIndex: placeOf(by, before),
    ...lies.unsigned,
  }
  const scope = { convoId: lies.convoId ?? convoId, next: groupId }
  const statement = await createResetStatement(scope, unsigned, {
    signatureKey: by.keys.signKey,
    ciphersuite,
  })
  const absent = sortedDids([...membersOf(before)].filter((did) => did !== by.did))
  const resetOf = { ...statement, ...lies.signed }
  const policy = {
    ...before.policy,
    absent,
    ...(lies.withoutResetOf === true ? {} : { resetOf }),
    ...lies.policy,
  }
  const device = lies.creator ?? keysOf(by)
  return (await createGroup({ device, groupId, policy, now: Date.now() })).groupInfo
}

function reset(lies: Reset): () => Promise<unknown> {
  return async () => judgeReset(group, { convoId, groupInfo: await begin(group, lies) })
}

/** An honest reset: no row is refused for the forging. */
export function resetHonestly(): Promise<unknown> {
  return reset({})()
}

/** Alice resets the group at an epoch, and is judged by who is at another. */
function resetLater(lies: Reset): () => Promise<unknown> {
  return async () => judgeLaterReset(group, { convoId, groupInfo: await begin(group, lies) })
}

const otherSuite = await generateDeviceKeys(alice.did, 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256')
const phone = await generateDeviceKeys(alice.did)

/** Resets that do not follow from the group they are said to come after. */
export const resets: Refused[] = [
  ['a reset that comes after nothing', 'reset.named', reset({ withoutResetOf: true })],
  ['a reset of another group', 'reset.group', reset({ unsigned: { groupId: new Uint8Array(32) } })],
  ['a reset into the same group', 'reset.new-group', reset({ groupId: group.context.groupId })],
  [
    'a reset into a direct convo',
    'reset.kind',
    reset({ policy: { kind: 'direct', admins: direct.admins, absent: [bob.did], memberLimit: 2 } }),
  ],
  ['a reset into another suite', 'reset.ciphersuite', reset({ creator: otherSuite })],
  ['a reset of an epoch that was', 'reset.epoch', reset({ unsigned: { epoch: 1 } })],
  ['a reset of an epoch to come', 'reset.epoch', reset({ unsigned: { epoch: 3 } })],
  ['a reset of another history', 'reset.transcript', reset({ unsigned: { transcript: new Uint8Array(32) } })],
  ['a reset of another policy', 'reset.policy-hash', reset({ unsigned: { policyHash: new Uint8Array(32) } })],
  [
    'a reset by a stranger',
    'reset.leaf',
    reset({ creator: keysOf(outsider), policy: { absent: sortedDids([alice.did, bob.did, carol.did]) } }),
  ],
  ["a reset by an admin's device that has no leaf", 'reset.leaf', reset({ creator: phone })],
  ["a reset in another leaf's name", 'reset.leaf', reset({ unsigned: { leafIndex: placeOf(carol) } })],
  ['a reset in the name of no leaf', 'reset.leaf', reset({ unsigned: { leafIndex: 3 } })],
  ['a reset by a mere member', 'reset.admin', reset({ by: bob })],
  ['a reset whose reason was changed', 'reset.signature', reset({ signed: { reason: 'another' } })],
  ['a reset of another convo', 'reset.signature', reset({ convoId: 'b'.repeat(52) })],
  [
    'a reset that nobody signed',
    'reset.signature',
    reset({ signed: { signature: new Uint8Array(64).fill(1) } }),
  ],
  [
    'a reset that makes admins',
    'reset.policy',
    reset({ policy: { admins: sortedDids([alice.did, bob.did]) } }),
  ],
  ['a reset that lifts the limit of members', 'reset.policy', reset({ policy: { memberLimit: 4000 } })],
  ['a reset that drops a member', 'reset.members', reset({ policy: { absent: [bob.did] } })],
  [
    'a reset that brings a member in',
    'reset.members',
    reset({ policy: { absent: sortedDids([bob.did, carol.did, outsider.did]) } }),
  ],
  [
    'a reset that goes back behind what is held',
    'reset.onward',
    resetLater({ unsigned: { epoch: Number(group.context.epoch) } }),
  ],
  [
    'a later reset by a device not known of old',
    'reset.leaf',
    resetLater({ unsigned: { epoch: 9 }, creator: phone }),
  ],
  ['a later reset by a mere member', 'reset.admin', resetLater({ unsigned: { epoch: 9 }, by: bob })],
  [
    'a later reset whose reason was changed',
    'reset.signature',
    resetLater({ unsigned: { epoch: 9 }, signed: { reason: 'another' } }),
  ],
  ['a convo that begins with a reset', 'creation.no-reset', async () => judgeCreation(await begin(group))],
  ['a policy whose reset is a text', 'policy.reset-form', () => policyWith({ resetOf: 'yesterday' })],
  ['a policy whose reset lacks a signature', 'policy.reset-form', () => policyWith({ resetOf: form() })],
  [
    'a policy whose reset has a field too many',
    'policy.reset-form',
    () => policyWith({ resetOf: { ...form(), signature: new Uint8Array(64), by: alice.did } }),
  ],
  [
    'a policy whose reset has no reason',
    'policy.reset-form',
    () => policyWith({ resetOf: { ...form(), signature: new Uint8Array(64), reason: '' } }),
  ],
  ['an admin that puts a reset into a policy', 'policy.reset-lasts', claimsReset],
  [
    'an account that adds a further device of the other to a direct convo',
    'grounds.add-direct-present',
    addsForTheOther,
  ],
]

function form(): { [key: string]: CborValue } {
  const [groupId, policyHash] = [new Uint8Array(32), new Uint8Array(32)]
  return { groupId, epoch: 1, transcript: new Uint8Array(32), policyHash, reason: 'r', leafIndex: 0 }
}

async function claimsReset(): Promise<unknown> {
  const { state, group: alone } = await found(alice)
  const resetOf = { ...form(), signature: new Uint8Array(64) } as unknown as ResetOf // of its form
  return judge(alone, await commit(state, [sets({ ...alone.policy, resetOf })]))
}

async function addsForTheOther(): Promise<unknown> {
  const { state, group: alone } = await found(alice, direct)
  const opened = await commit(state, [
    adds((await keyPackageOf(bob)).publicPackage),
    sets({ ...direct, absent: [] }),
  ])
  const { group: both } = await judge(alone, opened)
  const second = { ...(await newParty('bob')), did: bob.did }
  return judge(both, await commit(opened.state, [adds((await keyPackageOf(second)).publicPackage)]))
}
