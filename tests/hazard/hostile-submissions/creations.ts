import { encodeTree, loadCiphersuite, newDirectPolicy, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Policy } from '@catbird-mls/core/mls'
import { createGroupInfoWithExternalPubAndRatchetTree, encodeMlsMessage } from 'ts-mls'
import {
  beginGroup,
  makeCommit,
  makeExternalCommit,
} from '../../../packages/core/src/groups/testing/member.ts'
import type { TestMember } from '../../../packages/core/src/groups/testing/member.ts'
import type { Attack } from './attack.ts'
import type { Stage } from './stage.ts'

/** Convos that nobody may create. */
export const creations: Attack[] = [
  [
    "a convo that begins with another's leaf",
    'service.own-leaf',
    async (stage) => {
      const { groupInfo } = await begin(stage)
      return () => stage.create({ caller: stage.bob.device, kind: 'group', groupInfo })
    },
  ],
  [
    'a convo of a suite that the service does not allow',
    'service.ciphersuite',
    async (stage) => {
      const caller = await stage.device({ ciphersuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' })
      const { groupInfo } = await beginGroup(caller, newGroupPolicy(caller.did))
      return () => stage.create({ caller, kind: 'group', groupInfo })
    },
  ],
  [
    'a group that calls itself a direct convo',
    'service.kind',
    async (stage) => {
      const { groupInfo } = await begin(stage)
      return () => stage.create({ caller: stage.eve, kind: 'direct', with: stage.bob.device.did, groupInfo })
    },
  ],
  [
    'a group whose creator is no admin',
    'service.kind',
    async (stage) => {
      const bob = stage.bob.device.did
      const { groupInfo } = await begin(stage, { ...newGroupPolicy(bob, [bob]) })
      return () => stage.create({ caller: stage.eve, kind: 'group', groupInfo })
    },
  ],
  [
    'a direct convo with another than it names',
    'service.pair',
    async (stage) => {
      const bob = stage.bob.device.did
      const { groupInfo } = await begin(stage, newDirectPolicy(stage.eve.did, bob, [bob]))
      return () =>
        stage.create({ caller: stage.eve, kind: 'direct', with: stage.carol.device.did, groupInfo })
    },
  ],
  [
    'a convo whose first commit is an external one',
    'service.first-commit',
    async (stage) => {
      const { member, groupInfo } = await begin(stage)
      const second = await stage.device({ did: stage.eve.did })
      const through = { groupInfo, ratchetTree: encodeTree(member.state.ratchetTree) }
      const { commit, groupInfo: commitGroupInfo } = await makeExternalCommit(second, through)
      return () => stage.create({ caller: stage.eve, kind: 'group', groupInfo, commit, commitGroupInfo })
    },
  ],
  [
    'a convo with a Welcome for nobody',
    'service.welcome',
    async (stage) => {
      const { member, groupInfo } = await begin(stage)
      const add = await stage.claimed([await stage.device()], stage.eve)
      const { welcome } = await makeCommit(member, { add })
      return () => stage.create({ caller: stage.eve, kind: 'group', groupInfo, welcome })
    },
  ],
  [
    'a convo whose group id backs another',
    'service.one-convo',
    async (stage) => {
      const { groupId } = stage.alice.state.groupContext
      const { groupInfo } = await beginGroup(stage.eve, newGroupPolicy(stage.eve.did), groupId)
      return () => stage.create({ caller: stage.eve, kind: 'group', groupInfo })
    },
  ],
  [
    'a convo of a later epoch',
    'creation.epoch',
    async (stage) => {
      const { member } = await begin(stage)
      const { next } = await makeCommit(member)
      const groupInfo = await infoWithTree(next)
      return () => stage.create({ caller: stage.eve, kind: 'group', groupInfo })
    },
  ],
]

async function infoWithTree({ device, state }: TestMember): Promise<Uint8Array> {
  const suite = await loadCiphersuite(device.ciphersuite)
  const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite)
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo })
}

/** Eve begins a group. */
function begin({ eve }: Stage, policy: Policy = newGroupPolicy(eve.did)) {
  return beginGroup(eve, policy)
}
