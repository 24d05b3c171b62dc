import type { Extension, Proposal } from 'ts-mls'
import { carol, group, placeOf } from '../cast.ts'
import { pathIn, byValue } from '../forge-commit.ts'
import { removes, sets, suite } from '../library-group.ts'
import { update, policy, bobForges, bobProposes } from './hostile.ts'
import type { Hostile } from './hostile.ts'

/** Commits outside the closed lists of proposals and extensions. */
export const closedLists: Hostile[] = [
  [
    'with a proposal by reference',
    'ProposalNotAllowed',
    'by reference',
    () => bobForges({ proposals: [{ proposalOrRefType: 'reference', reference: new Uint8Array(32) }] }),
  ],
  [
    'with an Update',
    'ProposalNotAllowed',
    'update',
    () =>
      bobProposes({
        proposalType: 'update',
        update: { leafNode: { ...pathIn(update.message).leafNode, leafNodeSource: 'update' } },
      }),
  ],
  [
    'with a PreSharedKey',
    'ProposalNotAllowed',
    'psk',
    () =>
      bobProposes({
        proposalType: 'psk',
        psk: {
          preSharedKeyId: { psktype: 'external', pskId: Uint8Array.of(1), pskNonce: new Uint8Array(32) },
        },
      }),
  ],
  [
    'with a ReInit',
    'ProposalNotAllowed',
    'reinit',
    () =>
      bobProposes({
        proposalType: 'reinit',
        reinit: { groupId: new Uint8Array(32), version: 'mls10', cipherSuite: suite.name, extensions: [] },
      }),
  ],
  [
    'with an ExternalInit by a member',
    'ProposalNotAllowed',
    'external_init',
    () => bobProposes({ proposalType: 'external_init', externalInit: { kemOutput: new Uint8Array(32) } }),
  ],
  [
    'with a proposal of unknown type',
    'ProposalNotAllowed',
    '61453',
    () => bobProposes({ proposalType: 0xf00d, proposalData: Uint8Array.of(1) }),
  ],
  [
    'with a second GroupContextExtensions',
    'ProposalNotAllowed',
    'second',
    () => bobProposes(sets(policy), sets(policy)),
  ],
  [
    'of a Remove without a path',
    'PathRequired',
    '',
    () => bobForges({ proposals: byValue(removes(placeOf(carol))), path: undefined }),
  ],
  [
    'of a GroupContextExtensions without a path',
    'PathRequired',
    '',
    () => bobForges({ proposals: byValue(sets(policy)), path: undefined }),
  ],
  ['of nothing, without a path', 'PathRequired', '', () => bobForges({ path: undefined })],
  [
    'that drops the policy',
    'InvalidPolicy',
    'no policy',
    () => bobProposes(setsExtensions(group.context.extensions.slice(0, 1))),
  ],
  [
    'that sets no extension at all',
    'InvalidMls',
    'required_capabilities',
    () => bobProposes(setsExtensions([])),
  ],
  [
    'that drops required_capabilities',
    'InvalidMls',
    'required_capabilities',
    () => bobProposes(setsExtensions(group.context.extensions.slice(1))),
  ],
  [
    'that sets the policy twice',
    'InvalidPolicy',
    'more than one',
    () => bobProposes(setsExtensions([...group.context.extensions, ...group.context.extensions.slice(1)])),
  ],
  [
    'that lets in external senders',
    'InvalidMls',
    'other extensions',
    () => bobProposes(sets(policy, [{ extensionType: 'external_senders', extensionData: new Uint8Array() }])),
  ],
  [
    'whose policy cannot be read',
    'InvalidPolicy',
    'DAG-CBOR',
    () =>
      bobProposes(
        setsExtensions(
          group.context.extensions.map((e, i) =>
            i === 0 ? e : { ...e, extensionData: Uint8Array.of(0xff) },
          ),
        ),
      ),
  ],
]

function setsExtensions(extensions: Extension[]): Proposal {
  return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } }
}
