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
    'proposals.by-value',
    () => bobForges({ proposals: [{ proposalOrRefType: 'reference', reference: new Uint8Array(32) }] }),
  ],
  [
    'with an Update',
    'proposals.closed-list',
    () =>
      bobProposes({
        proposalType: 'update',
        update: { leafNode: { ...pathIn(update.message).leafNode, leafNodeSource: 'update' } },
      }),
  ],
  [
    'with a PreSharedKey',
    'proposals.closed-list',
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
    'proposals.closed-list',
    () =>
      bobProposes({
        proposalType: 'reinit',
        reinit: { groupId: new Uint8Array(32), version: 'mls10', cipherSuite: suite.name, extensions: [] },
      }),
  ],
  [
    'with an ExternalInit by a member',
    'proposals.closed-list',
    () => bobProposes({ proposalType: 'external_init', externalInit: { kemOutput: new Uint8Array(32) } }),
  ],
  [
    'with a proposal of unknown type',
    'proposals.closed-list',
    () => bobProposes({ proposalType: 0xf00d, proposalData: Uint8Array.of(1) }),
  ],
  [
    'with a second GroupContextExtensions',
    'proposals.one-extensions',
    () => bobProposes(sets(policy), sets(policy)),
  ],
  [
    'of a Remove without a path',
    'proposals.path-required',
    () => bobForges({ proposals: byValue(removes(placeOf(carol))), path: undefined }),
  ],
  [
    'of a GroupContextExtensions without a path',
    'proposals.path-required',
    () => bobForges({ proposals: byValue(sets(policy)), path: undefined }),
  ],
  ['of nothing, without a path', 'proposals.path-required', () => bobForges({ path: undefined })],
  [
    'that drops the policy',
    'context.policy',
    () => bobProposes(setsExtensions(group.context.extensions.slice(0, 1))),
  ],
  ['that sets no extension at all', 'context.required-capabilities', () => bobProposes(setsExtensions([]))],
  [
    'that drops required_capabilities',
    'context.required-capabilities',
    () => bobProposes(setsExtensions(group.context.extensions.slice(1))),
  ],
  [
    'that sets the policy twice',
    'context.policy',
    () => bobProposes(setsExtensions([...group.context.extensions, ...group.context.extensions.slice(1)])),
  ],
  [
    'that lets in external senders',
    'context.closed-list',
    () => bobProposes(sets(policy, [{ extensionType: 'external_senders', extensionData: new Uint8Array() }])),
  ],
  [
    'whose policy cannot be read',
    'policy.form',
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
