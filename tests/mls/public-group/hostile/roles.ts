import { inviteKeyOf } from '@catbird-mls/core/mls'
import type { Policy } from '@catbird-mls/core/mls'
import { alice, alices, banOf, bob, bobs, carol, dave, group, placeOf, statementOf } from '../cast.ts'
import { adds, commit, judge, keyPackageOf, removes, sets } from '../library-group.ts'
import { policy } from './hostile.ts'
import type { Submitted, Hostile } from './hostile.ts'

const invite = { key: await inviteKeyOf(new Uint8Array(32).fill(1)), approval: false }

/** Commits beyond their committer's role, or the policy's bounds. */
export const roles: Hostile[] = [
  [
    'by which a member makes itself an admin',
    'policy.who-changes-roles',
    () => commit(bobs, [sets({ ...policy, admins: [alice.did, bob.did] })]),
  ],
  [
    'by which a member changes the limit',
    'policy.who-changes-rest',
    () => commit(bobs, [sets({ ...policy, memberLimit: 4 })]),
  ],
  [
    'by which a member makes an invite',
    'policy.who-changes-rest',
    () => commit(bobs, [sets({ ...policy, invites: [invite] })]),
  ],
  [
    'by which a member names a stranger absent',
    'policy.who-names-absent',
    () => commit(bobs, [sets({ ...policy, absent: [dave.did] })]),
  ],
  [
    'by which a member adds a stranger',
    'grounds.add',
    async () => commit(bobs, [adds((await keyPackageOf(dave)).publicPackage)]),
  ],
  ['by which a member removes another', 'grounds.remove', () => commit(bobs, [removes(placeOf(carol))])],
  ['by which the last admin steps down', 'policy.last-admin', () => aliceSets({ admins: [] })],
  [
    'that makes a stranger an admin',
    'policy.admins-are-members',
    () => aliceSets({ admins: [alice.did, dave.did] }),
  ],
  ['that makes a group a direct convo', 'policy.kind', () => aliceSets({ kind: 'direct' })],
  ['that limits a group below its members', 'policy.member-limit', () => aliceSets({ memberLimit: 2 })],
  [
    'that names more absent than the limit takes',
    'policy.member-limit',
    () => aliceSets({ memberLimit: 3, absent: [dave.did] }),
  ],
  [
    'that adds more than the limit takes',
    'policy.member-limit',
    async () => aliceThenAdds({ memberLimit: 3 }),
  ],
  [
    'that adds an account which is banned',
    'grounds.add-banned',
    async () => aliceThenAdds({ banned: [banOf(dave)] }),
  ],
]

/** Commits that feign a leaver. */
export const leaving: Hostile[] = [
  [
    'with a leave statement that its leaf has not signed',
    'grounds.leave-statement',
    async () => commit(bobs, [removes(placeOf(carol))], { leaves: [await statementOf(carol, bob)] }),
  ],
  [
    'with a leave statement for another convo',
    'grounds.leave-statement',
    async () =>
      commit(bobs, [removes(placeOf(carol))], { leaves: [await statementOf(carol, carol, 'b'.repeat(52))] }),
  ],
  [
    'with the leave statement of another leaf',
    'grounds.remove',
    async () => commit(bobs, [removes(placeOf(carol))], { leaves: [await statementOf(bob)] }),
  ],
  [
    "with another leaf's leave statement under its place",
    'grounds.leave-statement',
    async () =>
      commit(bobs, [removes(placeOf(carol))], {
        leaves: [{ ...(await statementOf(bob)), leafIndex: placeOf(carol) }],
      }),
  ],
]

/** Alice sets a policy which in the library's eyes is as good as any. */
function aliceSets(change: Partial<Policy>): Promise<Submitted> {
  return commit(alices, [sets({ ...policy, ...change })])
}

/** Alice sets a policy, and in the epoch after it adds Dave. */
async function aliceThenAdds(change: Partial<Policy>): Promise<Submitted> {
  const set = await commit(alices, [sets({ ...policy, ...change })])
  const after = await judge(group, set)
  const sent = await commit(set.state, [adds((await keyPackageOf(dave)).publicPackage)])
  return { ...sent, group: after.group }
}
