import {
  createGroupInfoWithExternalPub,
  createGroupInfoWithExternalPubAndRatchetTree,
  encodeMlsMessage,
} from 'ts-mls'
import type { GroupInfo } from 'ts-mls'
import { alices, bob, placeOf } from '../cast.ts'
import { commit, suite } from '../library-group.ts'
import { withInfo } from './hostile.ts'
import type { Hostile } from './hostile.ts'

/** Commits with a false GroupInfo. */
export const infos: Hostile[] = [
  [
    'with the GroupInfo of the epoch before',
    'group-info.context',
    async () => {
      const groupInfo = await createGroupInfoWithExternalPub(alices, [], suite)
      return {
        ...(await commit(alices, [])),
        groupInfo: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
      }
    },
  ],
  ['with a GroupInfo signed by another key', 'group-info.signature', () => withInfo(() => ({}), bob)],
  [
    'with a GroupInfo signed by another member',
    'group-info.signer',
    () => withInfo(() => ({ signer: placeOf(bob) }), bob),
  ],
  [
    'with a GroupInfo that carries the tree',
    'group-info.extensions',
    async () => {
      const sent = await commit(alices, [])
      const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(sent.state, [], suite)
      return {
        ...sent,
        groupInfo: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
      }
    },
  ],
  [
    'with a GroupInfo that nobody can join by',
    'group-info.extensions',
    () => withInfo(() => ({ extensions: [] })),
  ],
  [
    'with an external_pub that is too short',
    'group-info.external-pub-usable',
    () => withInfo((info) => extensionsOf(info, (data) => Uint8Array.of(31, ...data.slice(1, 32)))),
  ],
  [
    'with an external_pub without its length',
    'group-info.external-pub-form',
    () => withInfo((info) => extensionsOf(info, (data) => data.slice(1))),
  ],
  [
    "with a GroupInfo whose confirmation tag is not the commit's",
    'group-info.confirmation-tag',
    () => withInfo(() => ({ confirmationTag: new Uint8Array(32) })),
  ],
  [
    'with a GroupInfo that names another tree',
    'group-info.context',
    () =>
      withInfo(({ groupContext }) => ({ groupContext: { ...groupContext, treeHash: new Uint8Array(32) } })),
  ],
]

function extensionsOf(info: GroupInfo, change: (data: Uint8Array) => Uint8Array): Partial<GroupInfo> {
  return {
    extensions: info.extensions.map((extension) => ({
      ...extension,
      extensionData: change(extension.extensionData),
    })),
  }
}
