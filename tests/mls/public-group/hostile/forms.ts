import {
  commitContent,
  decodeCommitData,
  decodeEphemeral,
  decodeMessageData,
  decodePublicGroup,
  encodeCommitData,
  fromCbor,
  openCommitted,
  parseApplicationMessage,
  parseDeviceProof,
  parseInviteProof,
  peekCommit,
  policyBytesOf,
  toCbor,
  utf8,
} from '@catbird-mls/core/mls'
import { createProposal, encodeMlsMessage } from 'ts-mls'
import { bobs, group } from '../cast.ts'
import { judge, removes, suite } from '../library-group.ts'
import type { Refused } from '../refused.ts'
import { bobForges, bobsLeaf, update } from './hostile.ts'

const key = new Uint8Array(32)
const content = commitContent(utf8('hello'), key)

/** Bytes that are not in the form their field asks for. */
export const forms: Refused[] = [
  ['a commit cut short', 'framing.form', () => peekCommit(update.commit.slice(0, -1))],
  ['a commit with a byte left over', 'framing.form', () => peekCommit(Uint8Array.of(...update.commit, 0))],
  [
    'a commit that writes a length longer than need be',
    'framing.one-form',
    () => peekCommit(Uint8Array.of(...update.commit.slice(0, 4), 0x40, ...update.commit.slice(4))),
  ],
  [
    'a commit of an epoch beyond counting',
    'framing.epoch-range',
    async () => peekCommit((await bobForges({ epoch: 2n ** 60n })).commit),
  ],
  [
    'a proposal for a message',
    'message.content-type',
    async () => {
      const { message } = await createProposal(bobs, false, removes(0), suite)
      return parseApplicationMessage(encodeMlsMessage(message))
    },
  ],
  [
    'a leaf with a certificate',
    'credential.type',
    async () =>
      judge(
        group,
        await bobsLeaf({ credential: { credentialType: 'x509', certificates: [Uint8Array.of(1)] } }),
      ),
  ],
  [
    'a leaf whose identity is no text',
    'credential.identity',
    async () =>
      judge(
        group,
        await bobsLeaf({ credential: { credentialType: 'basic', identity: Uint8Array.of(0xff) } }),
      ),
  ],
  ['bytes that are no DAG-CBOR', 'cbor.form', () => fromCbor(Uint8Array.of(0xff), 'it')],
  [
    'an ephemeral message without its epoch',
    'data.ephemeral',
    () => decodeEphemeral(toCbor({ v: 1, groupId: key, sealed: key })),
  ],
  ['a message without an id', 'data.message', () => decodeMessageData(toCbor({ v: 1, c: key }))],
  ['a commit with data of a later version', 'data.commit', () => decodeCommitData(toCbor({ v: 2 }))],
  ['a commit with 201 leave statements', 'data.commit', () => decodeCommitData(leaveStatements(201))],
  [
    'a leave statement without a signature',
    'data.leave-statement',
    () => decodeCommitData(toCbor({ v: 1, leaves: [{ leafIndex: 1 }] })),
  ],
  [
    'an invite of another length',
    'data.invite',
    () => decodeCommitData(toCbor({ v: 1, invite: { key, signature: new Uint8Array(63) } })),
  ],
  ['a content under a short key', 'content.key', () => commitContent(utf8('hello'), key.slice(1))],
  ['a plaintext without content', 'content.form', () => openCommitted(toCbor({ key }), content.commitment)],
  [
    'a plaintext other than was committed to',
    'content.commitment',
    () => openCommitted(commitContent(utf8('other'), key).plaintext, content.commitment),
  ],
  ['a device proof of another version', 'device-proof.form', () => parseDeviceProof('v2.a.b.c.d')],
  ['an invite proof of another version', 'invite-proof.form', () => parseInviteProof('v2.a.b.c')],
  ['a kept group without its tree', 'kept-group.form', () => decodePublicGroup(toCbor({ v: 1 }))],
  [
    'a GroupContext with two policies',
    'context.policy',
    () => policyBytesOf([...group.context.extensions, ...group.context.extensions.slice(1)]),
  ],
]

function leaveStatements(count: number): Uint8Array {
  const leaves = Array.from({ length: count }, (_, leafIndex) => ({
    leafIndex,
    signature: new Uint8Array(1),
  }))
  return encodeCommitData({ leaves })
}
