import { createHash } from 'node:crypto'
import { createLeaveStatement, leafNodeAt, leavesOf } from '@catbird-mls/core/mls'
import type { LeaveStatement, PublicGroup } from '@catbird-mls/core/mls'
import { createGroupInfoWithExternalPub, joinGroupExternal } from 'ts-mls'
import type { ClientState } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import {
  adds,
  ciphersuite,
  commit,
  follow,
  found,
  joinBy,
  judge,
  keyPackageOf,
  messageBytes,
  newParty,
  removes,
  suite,
} from './library-group.ts'
import type { Party } from './library-group.ts'
import { convoId } from './world.ts'

export const [alice, bob, carol, dave] = [
  await newParty('alice'),
  await newParty('bob'),
  await newParty('carol'),
  await newParty('dave'),
]

/** Where Dave was: a blank leaf within the tree. */
export const BLANK = 3

const founded = await found(alice)
const packages = [await keyPackageOf(bob), await keyPackageOf(carol), await keyPackageOf(dave)] as const
const opened = await commit(
  founded.state,
  packages.map(({ publicPackage }) => adds(publicPackage)),
)
const parting = await commit(opened.state, [removes(BLANK)])
const { group: openedGroup } = await judge(founded.group, opened)

/** A group of Alice, who is its admin, Bob and Carol; Dave has been removed. */
export const { group } = await judge(openedGroup, parting)
export const alices = parting.state
export const bobs = await follow(await joinBy(opened, packages[0]), parting)
/** Bob's state when Dave was still there. */
export const formerBobs = await joinBy(opened, packages[0])

/** The place of a party's leaf. */
export function placeOf({ deviceId }: Party, within: PublicGroup = group): number {
  const leaf = leavesOf(within).find((candidate) => candidate.deviceId === deviceId)
  if (!leaf) throw new Error(`${deviceId} has no leaf`)
  return leaf.leafIndex
}

/** A statement that a party's leaf leaves, signed by whoever. */
export async function statementOf(
  party: Party,
  by: Party = party,
  convo: string = convoId,
): Promise<LeaveStatement> {
  const leafIndex = placeOf(party)
  const leaf = leafNodeAt(group, leafIndex)
  if (!leaf) throw new Error('no leaf')
  const leaving = { convoId: convo, groupId: group.context.groupId, leafIndex, leaf }
  return createLeaveStatement(leaving, by.keys.signKey, ciphersuite)
}

/** An external commit that takes away somebody's leaf, as if it were the joiner's former one. */
export async function replacing(joiner: Party, victim: Party, through: ClientState = alices) {
  const { publicPackage, privatePackage } = await keyPackageOf(joiner)
  const isVictims = (key: Uint8Array) => Buffer.from(key).equals(victim.keys.publicKey)
  const { publicMessage } = await joinGroupExternal(
    await createGroupInfoWithExternalPub(through, [], suite),
    publicPackage,
    privatePackage,
    true,
    suite,
    through.ratchetTree,
    {
      ...defaultClientConfig,
      keyPackageEqualityConfig: {
        compareKeyPackages: () => false,
        compareKeyPackageToLeafNode: (_, leaf) => isVictims(leaf.signaturePublicKey),
      },
    },
  )
  return { message: publicMessage, commit: messageBytes(publicMessage) }
}

/** As the policy's list of the banned has it. */
export function banOf({ did }: Party): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(did).digest())
}
