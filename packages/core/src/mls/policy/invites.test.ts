import { describe, expect, it } from 'vitest'
import {
  decodePolicy,
  encodePolicy,
  inviteIdOf,
  inviteWithId,
  newDirectPolicy,
  newGroupPolicy,
  toCbor,
} from '../index.ts'
import type { Did, Policy, PolicyInvite } from '../index.ts'
import { fromCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { inviteKeyOf } from '../proofs/invite-key.ts'
import { compareBytes } from '../bytes.ts'
import { judgePolicy } from './judge-policy.ts'

const [alice, bob] = ['did:plc:alice', 'did:plc:bob'] as [Did, Did]
const keys = await Promise.all([1, 2, 3].map((byte) => inviteKeyOf(new Uint8Array(32).fill(byte))))
const [first, second, third] = keys.sort(compareBytes).map((key, i): PolicyInvite => ({
  key,
  approval: i === 1,
  ...(i === 0 ? { expiresAt: 1_800_000_000, maxUses: 5 } : {}),
}))
if (!first || !second || !third) throw new Error('three keys make three invites')
const group = newGroupPolicy(alice)

const withInvites = (value: CborValue, policy: Policy = group) =>
  toCbor({ ...fromCbor(encodePolicy(policy), 'a policy'), invites: value })

describe('the invites of a policy', () => {
  it('read back as written, and none is no field at all', () => {
    const policy = { ...group, invites: [first, second] }
    expect(decodePolicy(encodePolicy(policy))).toEqual(policy)
    expect(fromCbor(encodePolicy(group), 'a policy')).not.toHaveProperty('invites')
  })

  it('are found by an id that is made of the key', () => {
    expect(inviteIdOf(first.key)).toMatch(/^[a-z2-7]{26}$/)
    expect(inviteWithId({ invites: [first, second] }, inviteIdOf(second.key))).toBe(second)
    expect(inviteWithId({ invites: [first, second] }, inviteIdOf(third.key))).toBeUndefined()
  })

  it.each<[string, CborValue]>([
    ['an empty list', []],
    ['no list', {}],
    ['a wrong order', [second, first].map(plain)],
    ['a key twice', [first, first].map(plain)],
    ['more than fifty', Array.from({ length: 51 }, () => plain(first))],
    ['a key that is too short', [{ ...plain(first), key: first.key.slice(1) }]],
    ['a key by which anybody can sign', [{ ...plain(first), key: new Uint8Array(32) }]],
    ['no word on approval', [{ key: first.key }]],
    ['a rule that is not known', [{ ...plain(first), once: true }]],
    ['an expiry before time began', [{ ...plain(first), expiresAt: 0 }]],
    ['an expiry that no date can name', [{ ...plain(first), expiresAt: 253_402_300_800 }]],
    ['no uses', [{ ...plain(first), maxUses: 0 }]],
    ['an invite that is no map', ['invite']],
  ])('are refused with %s', (_, value) => {
    expect(() => decodePolicy(withInvites(value))).toThrow('policy is refused')
  })

  it('are for groups alone', () => {
    const direct = newDirectPolicy(alice, bob)
    expect(() => decodePolicy(withInvites([plain(first)], direct))).toThrow('direct convo')
  })
})

describe('making and revoking invites', () => {
  const judged =
    (committer: Did, invite: 'admin' | 'member', before: PolicyInvite[], after: PolicyInvite[]) => () => {
      const policy = { ...group, rules: { ...group.rules, invite } }
      judgePolicy({
        before: { ...policy, invites: before },
        after: { ...policy, invites: after },
        committer,
        members: new Set([alice, bob]),
        lowest: alice,
        departed: new Set(),
      })
    }

  it('is for admins, and for members where the rule says so', () => {
    expect(judged(alice, 'admin', [first], [second])).not.toThrow()
    expect(judged(bob, 'member', [first], [second])).not.toThrow()
    expect(judged(bob, 'admin', [], [first])).toThrow('change the policy')
    expect(judged(bob, 'admin', [first], [])).toThrow('change the policy')
  })
})

function plain({ key, approval }: PolicyInvite): { key: Uint8Array; approval: boolean } {
  return { key, approval }
}
