import type { GroupContext, GroupInfo, LeafNode } from 'ts-mls'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { decodeVarLenData, varLenDataEncoder } from 'ts-mls/codec/variableLength.js'
import { encodeGroupContext } from 'ts-mls/groupContext.js'
import { verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { bytesEqual } from '../bytes.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { policyBytesOf } from '../group-extensions.ts'
import { isUsableHpkeKey } from '../hpke-keys.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import type { Policy } from '../policy/policy.ts'
import { refuse } from '../rules/refuse.ts'
import { decodeMessage, decodeWhole } from '../wire.ts'
import type { PublicGroup } from './public-group.ts'

/** Reads MLSMessage(GroupInfo). @throws ServiceError `InvalidMls` */
export function decodeGroupInfo(bytes: Uint8Array): GroupInfo {
  return decodeMessage(bytes, 'mls_group_info', 'a GroupInfo').groupInfo
}

/** The group that a GroupInfo speaks of. @throws ServiceError `InvalidMls` */
export function groupIdOf(groupInfo: Uint8Array): Uint8Array {
  return decodeGroupInfo(groupInfo).groupContext.groupId
}

/** The policy that a GroupInfo speaks of; nothing about it is verified. @throws ServiceError `InvalidMls`, `InvalidPolicy` */
export function policyIn(groupInfo: Uint8Array): Policy {
  return decodePolicy(policyBytesOf(decodeGroupInfo(groupInfo).groupContext.extensions))
}

/** Whether a GroupInfo, accepted before, is of exactly this group: its context and its confirmation tag. */
export function isInfoOf(
  bytes: Uint8Array,
  group: Pick<PublicGroup, 'context' | 'confirmationTag'>,
): boolean {
  const { groupContext, confirmationTag } = decodeGroupInfo(bytes)
  const sameContext = bytesEqual(encodeGroupContext(groupContext), encodeGroupContext(group.context))
  return sameContext && bytesEqual(confirmationTag, group.confirmationTag)
}

/** The data of a GroupInfo's extension; nothing at all where it has none. */
export function extensionOf({ extensions }: GroupInfo, type: 'external_pub' | 'ratchet_tree'): Uint8Array {
  return extensions.find(({ extensionType }) => extensionType === type)?.extensionData ?? new Uint8Array()
}

/**
 * Checks that a GroupInfo tells of exactly this epoch and is signed by this leaf (RFC 9420 §12.4.3).
 *
 * @throws ServiceError `InvalidMls`
 */
export async function checkGroupInfo(
  info: GroupInfo,
  expected: {
    context: GroupContext
    confirmationTag: Uint8Array
    signer: { leafIndex: number; leaf: LeafNode }
    withTree: boolean
  },
): Promise<void> {
  const { context, confirmationTag, signer } = expected
  if (!bytesEqual(encodeGroupContext(info.groupContext), encodeGroupContext(context))) {
    throw refuse(
      'group-info.context',
      'the GroupInfo tells of another group context than the commit leads to',
    )
  }
  if (!bytesEqual(info.confirmationTag, confirmationTag)) {
    throw refuse('group-info.confirmation-tag', "the GroupInfo's confirmation tag is not the commit's")
  }
  if (info.signer !== signer.leafIndex)
    throw refuse('group-info.signer', 'the GroupInfo is signed by another leaf than the committer')
  checkInfoExtensions(info, expected.withTree)
  if (!(await isSignedBy(info, signer.leaf)))
    throw refuse('group-info.signature', 'the signature of the GroupInfo does not verify')
}

/** RFC 9420 §12.4.3.2: `external_pub`, well formed; the ratchet tree only where it is asked for. */
function checkInfoExtensions(info: GroupInfo, withTree: boolean): void {
  const types = info.extensions.map(({ extensionType }) => extensionType)
  const wanted = withTree ? ['external_pub', 'ratchet_tree'] : ['external_pub']
  if (types.length !== wanted.length || !wanted.every((type) => types.some((present) => present === type))) {
    throw refuse(
      'group-info.extensions',
      `the GroupInfo must have exactly the extensions ${wanted.join(' and ')}`,
    )
  }
  const data = extensionOf(info, 'external_pub')
  const key = decodeWhole(data, {
    decode: decodeVarLenData,
    encode: encode(varLenDataEncoder),
    what: 'an external_pub',
    rule: 'group-info.external-pub-form',
  })
  if (!isUsableHpkeKey(key, info.groupContext.cipherSuite)) {
    throw refuse('group-info.external-pub-usable', 'nobody can seal to the external_pub of the GroupInfo')
  }
}

async function isSignedBy(info: GroupInfo, leaf: LeafNode): Promise<boolean> {
  const { signature } = await loadCiphersuite(info.groupContext.cipherSuite)
  try {
    return await verifyGroupInfoSignature(info, leaf.signaturePublicKey, signature)
  } catch {
    return false // a signature of the wrong length or encoding verifies nothing
  }
}
