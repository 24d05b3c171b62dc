import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { buildCommit, createGroup, generateDeviceKeys, leavesOf, makeKeyPackage } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { Attempt } from '../store/attempt-record.ts'
import { draftOf } from '../testing/draft-of.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import { processNotice, takeOutLeavers } from './process-notice.ts'

const [alice, bob, carol] = ['did:plc:alice', 'did:plc:bob', 'did:plc:carol'] as [Did, Did, Did]
const chance = { now: () => 0, random: () => 0 }

/** Alice, the admin, with a device each of Bob and Carol, unless they are absent. */
async function groupOfThree({ absent = [] }: { readonly absent?: Did[] } = {}) {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const now = Date.now()
  const { state } = await createGroup({ device, groupId, policy: newGroupPolicy(alice), now })
  const present = [bob, carol].filter((did) => !absent.includes(did))
  const add = await Promise.all(
    present.map(
      async (did) => (await makeKeyPackage(await generateDeviceKeys(did), { now, days: 1 })).keyPackage,
    ),
  )
  const policy = { ...newGroupPolicy(alice), absent }
  return { device, group: (await buildCommit({ state, device, changes: { add, policy } })).next }
}

const member = (did: string, leaving: boolean) => ({
  ...{ did, role: 'member', absent: false, devices: [] },
  ...(leaving ? { leaving } : {}),
})

/** Takes in notices, one after the other. */
async function hear(
  draft: Draft,
  device: DeviceKeys,
  ...notices: { kind: string; did: Did; deviceId?: string; reason?: string; statements?: never[] }[]
): Promise<void> {
  for (const [i, { kind, ...rest }] of notices.entries()) {
    const notice = { $type: `blue.catbird.mls.message.defs#${kind}`, ...rest }
    await processNotice(draft, device, { seq: i + 1, createdAt: '2026-01-01T00:00:00.000Z', notice }, chance)
  }
}

const wanted = ({ state }: Draft) =>
  state.intents.flatMap(({ want }) => (want.kind === 'removeLeaves' ? want.leaves.map(({ did }) => did) : []))

const letGo = ({ state }: Draft) =>
  state.intents.flatMap(({ want }) => (want.kind === 'letGo' ? want.dids : []))

/** A view of the group's epoch. */
const view = (...members: ReturnType<typeof member>[]) => ({ members, generation: 1, epoch: 1 })

describe('accounts that were leaving before this device came in', () => {
  it('are taken out by an admin, who asks for it once', async () => {
    const { device, group } = await groupOfThree()
    const draft = await draftOf({ group })
    const seen = view(member(alice, false), member(bob, true), member(carol, false))
    takeOutLeavers(draft, device, seen, chance)
    takeOutLeavers(draft, device, seen, chance)
    expect(wanted(draft)).toEqual([bob])
    expect(letGo(draft)).toEqual([])
  })

  it('are let go once where they have no device in it', async () => {
    const { device, group } = await groupOfThree({ absent: [bob] })
    const draft = await draftOf({ group })
    takeOutLeavers(draft, device, view(member(bob, true), member(carol, false)), chance)
    takeOutLeavers(draft, device, view(member(bob, true), member(carol, false)), chance)
    expect(wanted(draft)).toEqual([])
    expect(letGo(draft)).toEqual([bob])
  })

  it('are judged by a view of the epoch that the group is in, and by no other', async () => {
    const { device, group } = await groupOfThree({ absent: [carol] })
    const draft = await draftOf({ group })
    const [seen, quiet] = [view(member(bob, true), member(carol, true)), view(member(bob, false))]
    for (const stale of [{ epoch: 0 }, { epoch: 2 }, { generation: 2 }]) {
      expect(takeOutLeavers(draft, device, { ...seen, ...stale }, chance)).toBe(false)
      expect(takeOutLeavers(draft, device, { ...quiet, ...stale }, chance)).toBe(true)
    }
    expect(draft.state.intents).toEqual([])
    expect(takeOutLeavers(draft, device, seen, chance)).toBe(true)
    expect([wanted(draft), letGo(draft)]).toEqual([[bob], [carol]])
  })

  it('are left to admins by everybody else', async () => {
    const { group } = await groupOfThree()
    const draft = await draftOf({ group })
    takeOutLeavers(draft, await generateDeviceKeys(carol), view(member(bob, true)), chance)
    expect(wanted(draft)).toEqual([])
  })
})

describe('an account that leaves while it has no device in the convo', () => {
  const leaves = { kind: 'leaveRequested', did: bob, statements: [] }

  it('is let go by an admin, who asks for it once', async () => {
    const { device, group } = await groupOfThree({ absent: [bob] })
    const draft = await draftOf({ group })
    await hear(draft, device, leaves, leaves)
    expect(letGo(draft)).toEqual([bob])
  })

  it('is left to admins by everybody else', async () => {
    const { group } = await groupOfThree({ absent: [bob] })
    const draft = await draftOf({ group })
    await hear(draft, await generateDeviceKeys(carol), leaves)
    expect(draft.state.intents).toEqual([])
  })

  it('need not be let go where it is no member', async () => {
    const { device, group } = await groupOfThree({ absent: [bob] })
    const draft = await draftOf({ group })
    await hear(draft, device, { ...leaves, did: 'did:plc:dave' as Did })
    expect(draft.state.intents).toEqual([])
  })
})

describe('a removal that the service has suggested', () => {
  const suspended = { kind: 'removalSuggested', did: bob, reason: 'accountSuspended' }
  const restored = { kind: 'removalWithdrawn', did: bob }

  it('is wanted no more once it is withdrawn, and again once it is suggested anew', async () => {
    const { device, group } = await groupOfThree()
    const draft = await draftOf({ group })
    await hear(draft, device, suspended, { ...suspended, did: carol })
    expect(wanted(draft)).toEqual([bob, carol])
    await hear(draft, device, restored, restored)
    expect(wanted(draft)).toEqual([carol])
    await hear(draft, device, suspended)
    expect(wanted(draft)).toEqual([carol, bob])
  })

  it('stays wanted where the words are others: of a device that was named by itself, or of its whole account', async () => {
    const { device, group } = await groupOfThree()
    const [, bobs] = leavesOf(group.tree)
    const deviceId = bobs?.deviceId ?? ''
    const draft = await draftOf({ group })
    await hear(draft, device, { ...suspended, deviceId, reason: 'deviceRemoved' }, suspended, restored)
    expect(wanted(draft)).toEqual([bob])
    await hear(draft, device, suspended, { ...restored, deviceId })
    expect(wanted(draft)).toEqual([bob])
    await hear(draft, device, restored)
    expect(wanted(draft)).toEqual([])
  })

  it('takes nothing with it that is wanted on other grounds', async () => {
    const { device, group } = await groupOfThree()
    const [, bobs] = leavesOf(group.tree)
    const leaf = { leafIndex: 1, did: bob, deviceId: bobs?.deviceId ?? '' }
    const draft = await draftOf({ group, record: { faulty: [leaf] } })
    const when = { now: 0, notBefore: 0 }
    addIntent(draft, { kind: 'removeLeaves', leaves: [leaf], leaving: false }, when)
    addIntent(draft, { kind: 'removeLeaves', leaves: [leaf], leaving: true }, when)
    const { deviceId } = leaf
    await hear(draft, device, { ...suspended, deviceId, reason: 'faultyCommits' })
    expect(wanted(draft)).toHaveLength(3)
    await hear(draft, device, suspended, restored, { ...restored, deviceId })
    expect(wanted(draft)).toHaveLength(3)
  })

  it('is not called back once it is on its way, nor tried again should it lose', async () => {
    const { device, group } = await groupOfThree()
    const draft = await draftOf({ group })
    await hear(draft, device, suspended)
    const [intent] = draft.state.intents
    const attempt: Attempt = { kind: 'member', intentId: intent?.id ?? '', generation: 1, epoch: 1 }
    draft.set({ attempt })
    await hear(draft, device, restored)
    expect(draft.state.attempt).toBe(attempt)
    expect(draft.state.intents).toMatchObject([{ id: intent?.id, want: { leaves: [] } }])
  })

  it('is told to people who were told of it', async () => {
    const { group } = await groupOfThree()
    const draft = await draftOf({ group })
    await hear(draft, await generateDeviceKeys(carol), suspended, restored)
    expect(draft.state.intents).toEqual([])
    expect(draft.events).toEqual([
      { type: 'removalSuggested', convoId: 'c', did: bob, deviceId: undefined, reason: 'accountSuspended' },
      { type: 'removalWithdrawn', convoId: 'c', did: bob, deviceId: undefined },
    ])
  })
})
