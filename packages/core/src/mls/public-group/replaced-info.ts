import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { decodeVarLenData, varLenDataEncoder } from 'ts-mls/codec/variableLength.js'
import { verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { refuse } from '../rules/refuse.ts'
import { checkGroupInfo, decodeGroupInfo, extensionOf } from './group-info.ts'
import { leafNodeAt } from './public-group.ts'
import type { PublicGroup } from './public-group.ts'

/** What of a GroupInfo does not follow from its epoch's public group. */
export interface InfoRemainder {
  /**
   * The key that it gives to whoever joins by external commit. Whether it is the right one can be told only by those
   * who know the epoch's secrets (RFC 9420 §8: it is derived from `external_secret`).
   */
  readonly externalPub: Uint8Array
  readonly signature: Uint8Array
}

/** Reads that of a GroupInfo. @throws ServiceError `InvalidMls` */
export function remainderOf(groupInfo: Uint8Array): InfoRemainder {
  const info = decodeGroupInfo(groupInfo)
  const [key] = decodeVarLenData(extensionOf(info, 'external_pub'), 0) ?? []
  if (key === undefined) throw refuse('group-info.external-pub-form', 'the GroupInfo has no external_pub')
  // What was decoded is a view of the whole GroupInfo: copies let that go.
  return { externalPub: Uint8Array.from(key), signature: Uint8Array.from(info.signature) }
}

/**
 * Whether a leaf has signed the GroupInfo that tells of this group with this `external_pub` (RFC 9420 §12.4.3). It
 * proves what a commit's own signature does not cover: that the leaf stands by the confirmation tag and by the key.
 */
export async function hasVouched(
  { context, confirmationTag, tree }: PublicGroup,
  { leafIndex, externalPub, signature }: InfoRemainder & { leafIndex: number },
): Promise<boolean> {
  const leaf = leafNodeAt({ tree }, leafIndex)
  if (!leaf) return false
  const suite = await loadCiphersuite(context.cipherSuite)
  const extensionData = encode(varLenDataEncoder)(externalPub)
  const extensions = [{ extensionType: 'external_pub', extensionData } as const]
  const info = { groupContext: context, extensions, confirmationTag, signer: leafIndex, signature }
  try {
    return await verifyGroupInfoSignature(info, leaf.signaturePublicKey, suite.signature)
  } catch {
    return false // a signature of the wrong length or encoding verifies nothing
  }
}

/**
 * Judges a GroupInfo that is to take the place of the one a commit came with: it must tell of the very same epoch, by
 * the same confirmation tag, and be signed by the leaf that hands it in (RFC 9420 §12.4.3).
 *
 * @throws ServiceError `InvalidMls`
 */
export async function judgeReplacedInfo(
  group: PublicGroup,
  { groupInfo, leafIndex }: { groupInfo: Uint8Array; leafIndex: number },
): Promise<InfoRemainder> {
  const leaf = leafNodeAt(group, leafIndex)
  if (!leaf) throw refuse('framing.sender-leaf', 'the GroupInfo comes from a leaf that is not there')
  const { context, confirmationTag } = group
  await checkGroupInfo(decodeGroupInfo(groupInfo), {
    context,
    confirmationTag,
    signer: { leafIndex, leaf },
    withTree: false,
  })
  return remainderOf(groupInfo)
}
