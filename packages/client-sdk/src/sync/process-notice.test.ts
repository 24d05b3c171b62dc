import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { buildCommit, createGroup, generateDeviceKeys, makeKeyPackage } from '../mls/index.ts'
import type { Draft } from './draft.ts'
import { draftOf } from '../testing/draft-of.ts'
import { takeOutLeavers } from './process-notice.ts'

const [alice, bob, carol] = ['did:plc:alice', 'did:plc:bob', 'did:plc:carol'] as [Did, Did, Did]
const chance = { now: () => 0, random: () => 0 }

/** Alice, the admin, with a device each of Bob and Carol. */
async function groupOfThree() {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const now = Date.now()
  const { state } = await createGroup({ device, groupId, policy: newGroupPolicy(alice), now })
  const add = await Promise.all(
    [bob, carol].map(
      async (did) => (await makeKeyPackage(await generateDeviceKeys(did), { now, days: 1 })).keyPackage,
    ),
  )
  return { device, group: (await buildCommit({ state, device, changes: { add } })).next }
}

const member = (did: string, leaving: boolean) => ({
  ...{ did, role: 'member', absent: false, devices: [] },
  ...(leaving ? { leaving } : {}),
})

const wanted = ({ state }: Draft) =>
  state.intents.flatMap(({ want }) => (want.kind === 'removeLeaves' ? want.leaves.map(({ did }) => did) : []))

describe('accounts that were leaving before this device came in', () => {
  it('are taken out by an admin, who asks for it once', async () => {
    const { device, group } = await groupOfThree()
    const draft = await draftOf({ group })
    const view = { members: [member(alice, false), member(bob, true), member(carol, false)] }
    takeOutLeavers(draft, device, view, chance)
    takeOutLeavers(draft, device, view, chance)
    expect(wanted(draft)).toEqual([bob])
  })

  it('are left to admins by everybody else', async () => {
    const { group } = await groupOfThree()
    const draft = await draftOf({ group })
    takeOutLeavers(draft, await generateDeviceKeys(carol), { members: [member(bob, true)] }, chance)
    expect(wanted(draft)).toEqual([])
  })
})
