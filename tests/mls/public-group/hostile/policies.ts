import {
  decodePolicy,
  encodePolicy,
  fromCbor,
  inviteKeyOf,
  newDirectPolicy,
  newGroupPolicy,
  toCbor,
} from '@catbird-mls/core/mls'
import type { CborValue, Policy } from '@catbird-mls/core/mls'
import { alice, banOf, bob, carol, dave } from '../cast.ts'
import { adds, commit, found, joinThrough, judge, keyPackageOf, sets } from '../library-group.ts'
import type { Refused } from '../refused.ts'

const map = fromCbor(encodePolicy(newGroupPolicy(alice.did)), 'the policy')
const rules = { add: 'admin', remove: 'admin', rename: 'admin', policy: 'admin', invite: 'admin' }
const invite = { key: await inviteKeyOf(new Uint8Array(32).fill(1)), approval: false }
const direct = newDirectPolicy(alice.did, bob.did, [bob.did])

/** Reads a policy with some fields put into it. */
export function policyWith(fields: { [key: string]: CborValue }): Policy {
  return decodePolicy(toCbor({ ...map, ...fields }))
}

/** Alice begins a convo by a policy. */
function founding(policy: Policy): () => Promise<unknown> {
  return () => found(alice, policy)
}

/** Alice begins a convo by a policy, and sets another. */
function setting(before: Policy, change: Partial<Policy>): () => Promise<unknown> {
  return async () => {
    const { state, group } = await found(alice, before)
    return judge(group, await commit(state, [sets({ ...before, ...change })]))
  }
}

/** Policies that cannot be read. */
export const policyForms: Refused[] = [
  ['a policy that is no map', 'policy.form', () => decodePolicy(Uint8Array.of(0x80))],
  ['a policy that is not in its one form', 'policy.form', () => decodePolicy(Uint8Array.of(0xbf, 0xff))],
  ['a policy of another version', 'policy.form', () => policyWith({ v: 2 })],
  ['a policy whose admins are no list', 'policy.form', () => policyWith({ admins: alice.did })],
  ['a policy without rules', 'policy.form', () => policyWith({ rules: null })],
  ['a policy of another kind', 'policy.kind', () => policyWith({ kind: 'broadcast' })],
  [
    'a policy whose admins are out of order',
    'policy.lists',
    () => policyWith({ admins: [bob.did, alice.did] }),
  ],
  ['a policy that names an account twice', 'policy.lists', () => policyWith({ absent: [bob.did, bob.did] })],
  ['a policy with an admin that is no account', 'policy.lists', () => policyWith({ admins: ['alice'] })],
  [
    'a policy that bans an account twice',
    'policy.lists',
    () => policyWith({ banned: [banOf(dave), banOf(dave)] }),
  ],
  ['a policy for nobody', 'policy.numbers', () => policyWith({ memberLimit: 0 })],
  ['a policy for more than anybody can bear', 'policy.numbers', () => policyWith({ memberLimit: 5001 })],
  ['a policy of messages that live no second', 'policy.numbers', () => policyWith({ messageLifetime: 0 })],
  ['a policy that bans by half a hash', 'policy.hashes', () => policyWith({ banned: [new Uint8Array(16)] })],
  ['a policy whose metadata hash is a text', 'policy.hashes', () => policyWith({ metadataHash: 'hash' })],
  [
    'a policy by which members remove',
    'policy.rules',
    () => policyWith({ rules: { ...rules, remove: 'member' } }),
  ],
  ['a policy by which nobody adds', 'policy.rules', () => policyWith({ rules: { ...rules, add: 'nobody' } })],
  [
    'a policy with a rule that nobody knows',
    'policy.rules',
    () => policyWith({ rules: { ...rules, pin: 'admin' } }),
  ],
  ['a policy with a list of no invites', 'policy.invites', () => policyWith({ invites: [] })],
  [
    'a policy with more invites than fifty',
    'policy.invites',
    () => policyWith({ invites: Array.from({ length: 51 }, () => invite) }),
  ],
  [
    'a policy with an invite of a rule that nobody knows',
    'policy.invites',
    () => policyWith({ invites: [{ ...invite, once: true }] }),
  ],
  ['a policy with an invite twice', 'policy.lists', () => policyWith({ invites: [invite, invite] })],
  [
    'a policy with an invite that nobody can use',
    'policy.numbers',
    () => policyWith({ invites: [{ ...invite, maxUses: 0 }] }),
  ],
  [
    'a policy with an invite by which anybody can sign',
    'policy.invite-key',
    () => policyWith({ invites: [{ ...invite, key: new Uint8Array(32) }] }),
  ],
  [
    'a direct policy with an invite',
    'policy.invites-direct',
    () => policyWith({ kind: 'direct', invites: [invite] }),
  ],
]

/** Policies that no convo may have, and changes that nobody may make. */
export const policies: Refused[] = [
  ['a direct convo of one', 'policy.direct-admins', founding({ ...direct, admins: [alice.did], absent: [] })],
  [
    'a direct convo of three',
    'policy.direct-admins',
    founding({
      ...direct,
      admins: [alice.did, bob.did, carol.did],
      absent: [bob.did, carol.did],
      memberLimit: 3,
    }),
  ],
  [
    'a direct convo that takes a third in',
    'policy.direct-members',
    setting(direct, { memberLimit: 3, absent: [bob.did, carol.did] }),
  ],
  [
    'a direct convo to which a third is added',
    'grounds.add-direct',
    async () => {
      const { state, group } = await found(alice, direct)
      return judge(group, await commit(state, [adds((await keyPackageOf(carol)).publicPackage)]))
    },
  ],
  [
    'a member that is banned from the start',
    'policy.banned-members',
    founding({ ...newGroupPolicy(alice.did), absent: [dave.did], banned: [banOf(dave)] }),
  ],
  [
    'a ban that leaves its account a member',
    'policy.banned-members',
    setting({ ...newGroupPolicy(alice.did), absent: [dave.did] }, { banned: [banOf(dave)] }),
  ],
  [
    'a member that drops somebody absent',
    'policy.who-drops-absent',
    async () => {
      const { state, group } = await found(alice, {
        ...newGroupPolicy(alice.did),
        absent: [bob.did, carol.did],
      })
      const joined = await joinThrough(state, bob)
      const { group: two } = await judge(group, joined)
      return judge(two, await commit(joined.state, [sets({ ...two.policy, absent: [bob.did] })]))
    },
  ],
  [
    'a group without a creator',
    'policy.last-admin',
    founding({ ...newGroupPolicy(alice.did), admins: [bob.did] }),
  ],
]
