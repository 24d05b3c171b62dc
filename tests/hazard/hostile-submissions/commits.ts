import { createLeaveStatement, encodeCommitData, leafNodeAt, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { makeCommit } from '../../../packages/core/src/groups/testing/member.ts'
import type { Changes, TestMember } from '../../../packages/core/src/groups/testing/member.ts'
import { makeReset } from '../../../packages/core/src/groups/testing/reset.ts'
import { createTestConvo } from '../../../packages/core/src/groups/testing/world.ts'
import { byValue, forgeInfo, pathIn } from '../../mls/public-group/forge-commit.ts'
import { removes } from '../../mls/public-group/library-group.ts'
import type { Attack } from './attack.ts'
import { forged, partyOf, publicMessageIn } from './forging.ts'
import type { Stage } from './stage.ts'

const CAROLS_LEAF = 2

/** Commits of members that the service must not take. */
export const commits: Attack[] = [
  [
    'a commit of a leaf whose last one a member reported',
    'service.barred',
    async (stage) => {
      await stage.advance()
      await stage.report()
      const made = await makeCommit(stage.alice)
      return () => stage.submit(made)
    },
  ],
  [
    'a reset by a leaf whose last commit a member reported',
    'service.barred',
    async (stage) => {
      await stage.advance()
      await stage.report()
      const { groupInfo } = await makeReset(stage.convoId, stage.alice, await absent(stage, []))
      return () => stage.reset(groupInfo)
    },
  ],
  [
    'a commit of an epoch that another has ended',
    'service.epoch',
    async (stage) => {
      const made = await makeCommit(stage.bob)
      await stage.advance()
      return () => stage.submit(made)
    },
  ],
  [
    'a commit sent again under another membership tag',
    'service.epoch',
    async (stage) => {
      const made = await stage.advance()
      const commit = made.commit.map((byte, i) => (i === made.commit.length - 1 ? byte ^ 1 : byte))
      return () => stage.submit({ ...made, commit })
    },
  ],
  [
    "another member's commit, taken on its way",
    'service.sender-leaf',
    async (stage) => {
      const made = await makeCommit(stage.alice)
      return () => stage.submit(made, stage.bob.device)
    },
  ],
  [
    'a commit under the name of another member',
    'service.sender-leaf',
    async (stage) => {
      const made = await forged(stage.bob, { sender: { senderType: 'member', leafIndex: 0 } })
      return () => stage.submit(made)
    },
  ],
  [
    'a commit of another group of the same committer',
    'service.group',
    async (stage) => {
      const { device } = stage.alice
      const other = await createTestConvo(stage.ports, [device])
      const made = await makeCommit(other.members[0] ?? fail())
      return () => stage.submit(made)
    },
  ],
  [
    'a commit of a group that no longer backs the convo',
    'service.generation',
    async (stage) => {
      const other = await createTestConvo(stage.ports, [stage.alice.device])
      const made = await makeCommit(other.members[0] ?? fail())
      await unsafelyAddGeneration(stage, made.next.state.groupContext.groupId)
      return () => stage.submit(made)
    },
  ],
  [
    'a commit of who was removed',
    'service.standing',
    async (stage) => {
      const made = await makeCommit(stage.carol)
      await stage.advance({ remove: [CAROLS_LEAF] })
      return () => stage.submit(made)
    },
  ],
  [
    'a commit of who was asked and has not answered',
    'service.accepted',
    async (stage) => {
      await stage.advance({ policy: await absent(stage, [stage.eve.did]) })
      const made = await stage.external(stage.eve)
      return () => stage.submit(made)
    },
  ],
  ['a commit whose signature is of another', 'framing.signature', bobsCommitOf({}, 'carol')],
  [
    'a commit with garbage for authenticated data',
    'data.commit',
    bobsForgery({ authenticatedData: garbage() }),
  ],
  [
    'a commit with a proposal by reference',
    'proposals.by-value',
    bobsForgery({ proposals: [{ proposalOrRefType: 'reference', reference: new Uint8Array(32) }] }),
  ],
  [
    'a Remove without a path',
    'proposals.path-required',
    async (stage) => {
      const made = await forged(stage.alice, { proposals: byValue(removes(CAROLS_LEAF)), path: undefined })
      return () => stage.submit(made)
    },
  ],
  [
    'a commit that drops the policy',
    'context.policy',
    async (stage) => {
      const extensions = stage.alice.state.groupContext.extensions.slice(0, 1)
      const proposal = {
        proposalType: 'group_context_extensions',
        groupContextExtensions: { extensions },
      } as const
      const made = await forged(stage.alice, { proposals: byValue(proposal) })
      return () => stage.submit(made)
    },
  ],
  [
    'a member that makes itself an admin',
    'policy.who-changes-roles',
    async (stage) => {
      const admins = [stage.alice.device.did, stage.bob.device.did].sort()
      return bobs(stage, { policy: { ...(await absent(stage, [])), admins } })
    },
  ],
  ['a member that removes another', 'grounds.remove', (stage) => bobs(stage, { remove: [CAROLS_LEAF] })],
  [
    'a member that removes another by a statement it signed itself',
    'grounds.leave-statement',
    async (stage) => {
      const leaf = leafNodeAt({ tree: stage.bob.state.ratchetTree }, CAROLS_LEAF) ?? fail()
      const { groupId } = stage.bob.state.groupContext
      const leaving = { convoId: stage.convoId, groupId, leafIndex: CAROLS_LEAF, leaf }
      const { privateKey, ciphersuite } = stage.bob.device
      const leaves = [await createLeaveStatement(leaving, privateKey, ciphersuite)]
      return bobs(stage, { remove: [CAROLS_LEAF], authenticatedData: encodeCommitData({ leaves }) })
    },
  ],
  [
    'more members than the policy takes',
    'policy.member-limit',
    async (stage) => alices(stage, { policy: await absent(stage, crowd(148)) }),
  ],
  [
    'more accounts asked at once than one may ask',
    'service.newly-absent',
    async (stage) => alices(stage, { policy: await absent(stage, crowd(101)) }),
  ],
  [
    'a path whose parent hash is of other keys',
    'path.parent-hash',
    async (stage) => {
      const other = pathIn(publicMessageIn((await makeCommit(stage.bob)).commit))
      const made = await forged(stage.bob, (message) => {
        const { leafNode } = pathIn(message)
        return { path: { leafNode, nodes: other.nodes } }
      })
      return () => stage.submit(made)
    },
  ],
  [
    'a GroupInfo of another tree',
    'group-info.context',
    async (stage) => {
      const made = await makeCommit(stage.bob)
      const groupInfo = await forgeInfo(made.next.state, partyOf(stage.bob.device), ({ groupContext }) => ({
        groupContext: { ...groupContext, treeHash: new Uint8Array(32) },
      }))
      return () => stage.submit({ ...made, groupInfo })
    },
  ],
  [
    'a GroupInfo of the epoch before',
    'group-info.context',
    async (stage) => {
      const { groupInfo } = await stage.advance()
      const made = await makeCommit(stage.bob)
      return () => stage.submit({ ...made, groupInfo })
    },
  ],
  [
    'a GroupInfo signed by another',
    'group-info.signature',
    async (stage) => {
      const made = await makeCommit(stage.bob)
      const groupInfo = await forgeInfo(made.next.state, partyOf(stage.carol.device), () => ({}))
      return () => stage.submit({ ...made, groupInfo })
    },
  ],
]

function bobsForgery(forgery: Parameters<typeof forged>[1]): Attack[2] {
  return async (stage) => {
    const made = await forged(stage.bob, forgery)
    return () => stage.submit(made)
  }
}

/** Bob's commit, signed by somebody else. */
function bobsCommitOf(changes: Changes, signer: 'carol'): Attack[2] {
  return async (stage) => {
    const { privateKey } = stage[signer].device
    const bob: TestMember = { ...stage.bob, device: { ...stage.bob.device, privateKey } }
    const made = await forged(bob, {}, changes)
    return () => stage.submit(made)
  }
}

async function bobs(stage: Stage, changes: Changes): Promise<() => Promise<unknown>> {
  const made = await makeCommit(stage.bob, changes)
  return () => stage.submit(made)
}

async function alices(stage: Stage, changes: Changes): Promise<() => Promise<unknown>> {
  const made = await makeCommit(stage.alice, changes)
  return () => stage.submit(made)
}

/** The stage's policy with more accounts named absent. */
async function absent(stage: Stage, dids: readonly Did[]) {
  return { ...newGroupPolicy(stage.alice.device.did, dids), memberLimit: 150 }
}

function crowd(count: number): Did[] {
  return Array.from({ length: count }, (_, i) => `did:web:stranger-${i}.example.com` as Did)
}

/** As if the convo had been reset from that group: a row that no commit has led to. */
async function unsafelyAddGeneration({ db, convoId }: Stage, groupId: Uint8Array): Promise<void> {
  await db.execute(
    `INSERT INTO group_generation (convo_id, generation, group_id, ciphersuite, public_epoch, group_info, policy,
       created_at)
     SELECT convo_id, 99, $2, ciphersuite, public_epoch, group_info, policy, created_at
     FROM group_generation WHERE convo_id = $1 AND generation = 1`,
    [convoId, groupId],
  )
}

function garbage(): Uint8Array {
  return Uint8Array.of(0xff, 0xff)
}

function fail(): never {
  throw new Error('the test lacks what it needs')
}
