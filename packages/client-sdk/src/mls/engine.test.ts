import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildCommit,
  createGroup,
  decodeGroupState,
  decrypt,
  encodeGroupState,
  encrypt,
  epochOf,
  generateDeviceKeys,
  joinExternally,
  joinFromWelcome,
  leavesOf,
  makeKeyPackage,
  ownLeaf,
  processCommit,
  promote,
  recordChanges,
  stateFromRecords,
} from './index.ts'
import type { CommitChanges, DeviceKeys, GroupState } from './index.ts'
import { encodeTree } from './wire.ts'
import { toHex, utf8 } from '../bytes.ts'

const NOW = Date.now()
const AAD = utf8('aad')
const CONVO = 'a'.repeat(52)

/** Policies that differ. */
function policy(n: number): Policy {
  return { ...newGroupPolicy('did:plc:alice' as Did), memberLimit: 100 + n }
}

/** A member under test: its keys and what it holds of the group. */
interface Member {
  device: DeviceKeys
  state: GroupState
}

async function found(did = 'did:plc:alice'): Promise<Member> {
  const device = await generateDeviceKeys(did)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const { state } = await createGroup({ device, groupId, policy: policy(0), now: NOW })
  return { device, state }
}

/** `committer` commits, everybody processes; gives the group as it then is. */
async function commit(members: Member[], committer: Member, changes: CommitChanges): Promise<Member[]> {
  const built = await buildCommit({ ...committer, changes })
  const after = await Promise.all(
    members.map(async (member) => {
      if (member === committer) return { ...member, state: promote(member.state, built.next, NOW) }
      const processed = await processCommit({ ...member, convoId: CONVO, commit: built.commit, at: NOW })
      return processed.kind === 'advanced' ? { ...member, state: processed.state } : undefined
    }),
  )
  return after.filter((member) => member !== undefined)
}

/** `members[0]` adds a device of `did`, which joins by the Welcome. */
async function add(members: Member[], did: string): Promise<Member[]> {
  const committer = members[0]
  if (committer === undefined) throw new Error('nobody to add')
  const device = await generateDeviceKeys(did)
  const own = await makeKeyPackage(device, { now: NOW, days: 28 })
  const built = await buildCommit({ ...committer, changes: { add: [own.keyPackage] } })
  const welcome = built.welcome ?? new Uint8Array()
  const ratchetTree = encodeTree(built.next.tree)
  const state = await joinFromWelcome({ device, welcome, ratchetTree, keyPackage: own })
  const others = await Promise.all(
    members.map(async (member) => {
      if (member === committer) return { ...member, state: promote(member.state, built.next, NOW) }
      const processed = await processCommit({ ...member, convoId: CONVO, commit: built.commit, at: NOW })
      if (processed.kind !== 'advanced') throw new Error('an add removed a member')
      return { ...member, state: processed.state }
    }),
  )
  return [...others, { device, state }]
}

async function group(size: number): Promise<Member[]> {
  let members = [await found()]
  while (members.length < size) members = await add(members, `did:plc:member${members.length}`)
  return members
}

async function say(from: Member, text: string) {
  const sealed = await encrypt({ ...from, plaintext: utf8(text), authenticatedData: AAD })
  return { from: { ...from, state: sealed.state }, ciphertext: sealed.ciphertext }
}

function textOf(opened: { plaintext: Uint8Array }): string {
  return new TextDecoder().decode(opened.plaintext)
}

function agree(members: Member[]): void {
  const secrets = new Set(members.map(({ state }) => toHex(state.schedule.epochAuthenticator)))
  expect(secrets.size).toBe(1)
}

describe('a group of two', () => {
  it('lets the one read what the other wrote, and tells who it was', async () => {
    const [alice, bob] = await group(2)
    if (!alice || !bob) throw new Error('no group')
    const { ciphertext } = await say(alice, 'hello')
    const opened = await decrypt(bob.state, ciphertext)
    expect(textOf(opened)).toBe('hello')
    expect(opened.authenticatedData).toEqual(AAD)
    expect(opened.sender).toMatchObject({
      did: 'did:plc:alice',
      deviceId: alice.device.deviceId,
      leafIndex: 0,
    })
  })

  it('opens a message once and never again', async () => {
    const [alice, bob] = await group(2)
    if (!alice || !bob) throw new Error('no group')
    const { ciphertext } = await say(alice, 'once')
    const opened = await decrypt(bob.state, ciphertext)
    await expect(decrypt(opened.state, ciphertext)).rejects.toMatchObject({ failure: 'KeyConsumed' })
  })

  it('opens messages that come out of order', async () => {
    const [alice, bob] = await group(2)
    if (!alice || !bob) throw new Error('no group')
    const first = await say(alice, '1')
    const second = await say(first.from, '2')
    const later = await decrypt(bob.state, second.ciphertext)
    const earlier = await decrypt(later.state, first.ciphertext)
    expect([textOf(later), textOf(earlier)]).toEqual(['2', '1'])
  })

  it('refuses bytes that were tampered with, and stays as it was', async () => {
    const [alice, bob] = await group(2)
    if (!alice || !bob) throw new Error('no group')
    const { ciphertext } = await say(alice, 'hello')
    const bent = ciphertext.with(ciphertext.length - 1, (ciphertext.at(-1) ?? 0) ^ 1)
    await expect(decrypt(bob.state, bent)).rejects.toMatchObject({ failure: 'InvalidMls' })
    expect(textOf(await decrypt(bob.state, ciphertext))).toBe('hello')
  })

  it('reads a message of an epoch that was left, within the window', async () => {
    let members = await group(2)
    const [alice] = members
    if (!alice) throw new Error('no group')
    const { ciphertext } = await say(alice, 'late')
    for (let i = 0; i < 5; i++) members = await commit(members, members[0] ?? alice, {})
    expect(textOf(await decrypt(members[1]?.state ?? alice.state, ciphertext))).toBe('late')
  })
})

describe('removal', () => {
  it('ends the group for the removed device, which cannot read what follows', async () => {
    const [alice, bob, carol] = await group(3)
    if (!alice || !bob || !carol) throw new Error('no group')
    const built = await buildCommit({ ...alice, changes: { remove: [ownLeaf(carol.state)] } })
    expect(await processCommit({ ...carol, convoId: CONVO, commit: built.commit, at: NOW })).toMatchObject({
      kind: 'removed',
    })
    const { ciphertext } = await say(
      { ...alice, state: promote(alice.state, built.next, NOW) },
      'without carol',
    )
    await expect(decrypt(carol.state, ciphertext)).rejects.toMatchObject({ failure: 'EpochAhead' })
    const bobNext = await processCommit({ ...bob, convoId: CONVO, commit: built.commit, at: NOW })
    if (bobNext.kind !== 'advanced') throw new Error('bob was removed')
    expect(bobNext.effect.removed.map(({ did }) => did)).toEqual(['did:plc:member2'])
    expect(textOf(await decrypt(bobNext.state, ciphertext))).toBe('without carol')
  })
})

describe('joining by external commit', () => {
  it('gives a second device the group, and a resync replaces its own leaf', async () => {
    const [alice, bob] = await group(2)
    if (!alice || !bob) throw new Error('no group')
    const device = await generateDeviceKeys('did:plc:alice')
    const { groupInfo, next: tree } = await buildCommit({ ...alice, changes: {} }).then(async (built) => ({
      groupInfo: built.groupInfo,
      next: built,
    }))
    const ahead = promote(alice.state, tree.next, NOW)
    const joined = await joinExternally({ device, groupInfo, ratchetTree: encodeTree(ahead.tree), now: NOW })
    const aliceNext = await processCommit({
      device: alice.device,
      convoId: CONVO,
      state: ahead,
      commit: joined.commit,
      at: NOW,
    })
    if (aliceNext.kind !== 'advanced') throw new Error('alice was removed')
    agree(
      [alice, { device, state: joined.next }].map((m, i) => (i === 0 ? { ...m, state: aliceNext.state } : m)),
    )
    expect(aliceNext.effect.committer?.deviceId).toBe(device.deviceId)

    const info = await buildCommit({ device, state: joined.next, changes: {} })
    const at = await processCommit({
      device: alice.device,
      convoId: CONVO,
      state: aliceNext.state,
      commit: info.commit,
      at: NOW,
    })
    if (at.kind !== 'advanced') throw new Error('alice was removed')
    const again = await joinExternally({
      device,
      groupInfo: info.groupInfo,
      ratchetTree: encodeTree(info.next.tree),
      now: NOW,
    })
    const resynced = await processCommit({
      device: alice.device,
      convoId: CONVO,
      state: at.state,
      commit: again.commit,
      at: NOW,
    })
    if (resynced.kind !== 'advanced') throw new Error('alice was removed')
    expect(leavesOf(resynced.state.tree).filter(({ deviceId }) => deviceId === device.deviceId)).toHaveLength(
      1,
    )
    expect(resynced.effect.committer?.deviceId).toBe(device.deviceId)
  })
})

describe('promoting an own commit', () => {
  it('keeps keys consumed while it was pending consumed, and unread messages readable', async () => {
    const [alice, bob] = await group(2)
    if (!alice || !bob) throw new Error('no group')
    const pending = await buildCommit({ ...alice, changes: {} })
    const first = await say(bob, 'read while pending')
    const second = await say(first.from, 'read after')
    const opened = await decrypt(alice.state, first.ciphertext)
    const promoted = promote(opened.state, pending.next, NOW)
    await expect(decrypt(promoted, first.ciphertext)).rejects.toMatchObject({ failure: 'KeyConsumed' })
    expect(textOf(await decrypt(promoted, second.ciphertext))).toBe('read after')
  })

  it('is refused when the state has moved on', async () => {
    const [alice] = await group(1)
    if (!alice) throw new Error('no group')
    const pending = await buildCommit({ ...alice, changes: {} })
    const promoted = promote(alice.state, pending.next, NOW)
    expect(() => promote(promoted, pending.next, NOW)).toThrow('already past')
  })
})

describe('a stored state', () => {
  it('is the same after encoding and decoding, and goes on working', async () => {
    let members = await group(3)
    members = await commit(members, members[0] ?? (await found()), { policy: policy(1) })
    const [alice, bob] = members
    if (!alice || !bob) throw new Error('no group')
    const reopened = { ...bob, state: decodeGroupState(encodeGroupState(bob.state)) }
    const { ciphertext } = await say(alice, 'after restart')
    expect(textOf(await decrypt(reopened.state, ciphertext))).toBe('after restart')
    expect(encodeGroupState(reopened.state)).toEqual(encodeGroupState(bob.state))
  })

  it('writes one record for a message, and its records stay equal to the state', async () => {
    let members = await group(3)
    const records = new Map<string, Uint8Array>()
    const [alice] = members
    if (!alice) throw new Error('no group')
    let stored: GroupState | undefined
    const store = (state: GroupState) => {
      const changes = recordChanges(stored, state)
      for (const { name, bytes } of changes) {
        if (bytes) records.set(name, bytes)
        else records.delete(name)
      }
      stored = state
      return changes
    }
    store(alice.state)
    for (let i = 0; i < 8; i++) {
      members = await commit(members, members[1] ?? alice, {})
      store(members[0]?.state ?? alice.state)
    }
    const spoken = await say(members[0] ?? alice, 'x')
    expect(store(spoken.from.state)).toHaveLength(1)
    expect(encodeGroupState(stateFromRecords(records))).toEqual(encodeGroupState(spoken.from.state))
  })

  it('keeps five past epochs, and more only while they are fresh', async () => {
    const [alice] = await group(1)
    if (!alice) throw new Error('no group')
    let state = alice.state
    const next = async (at: number) => {
      state = promote(state, (await buildCommit({ device: alice.device, state, changes: {} })).next, at)
      return state.past.map(({ epoch }) => epoch)
    }
    for (let i = 0; i < 7; i++) await next(NOW)
    expect(await next(NOW + 1_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(await next(NOW + 200_000)).toEqual([4, 5, 6, 7, 8])
  })
})

describe('random exchanges', () => {
  it('never diverge, whoever commits and however messages are mixed in', async () => {
    const step = fc.record({
      who: fc.nat(9),
      what: fc.constantFrom('say', 'update', 'add', 'remove', 'policy'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
        let members = await group(2)
        for (const { who, what } of steps) members = await play(members, who % members.length, what)
        agree(members)
      }),
      { numRuns: 8 },
    )
  }, 60_000)
})

/** Only the first member is an admin: what the policy keeps to admins, it does for the others. */
async function play(members: Member[], who: number, what: string): Promise<Member[]> {
  const actor = members[what === 'remove' || what === 'policy' ? 0 : who]
  if (actor === undefined) throw new Error('no such member')
  switch (what) {
    case 'say': {
      const { from, ciphertext } = await say(actor, 'text')
      return Promise.all(
        members.map(async (member) => {
          if (member === actor) return from
          const opened = await decrypt(member.state, ciphertext)
          expect(textOf(opened)).toBe('text')
          return { ...member, state: opened.state }
        }),
      )
    }
    case 'add':
      return add(members, `did:plc:added${epochOf(actor.state)}`)
    case 'remove': {
      const target = members[who]
      if (target === undefined || target === actor) return members
      return commit(members, actor, { remove: [ownLeaf(target.state)] })
    }
    case 'policy':
      return commit(members, actor, { policy: policy(epochOf(actor.state)) })
    default:
      return commit(members, actor, {})
  }
}
