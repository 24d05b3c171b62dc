import { decodeVarLenData } from 'ts-mls/codec/variableLength.js'
import { refuse } from '../rules/refuse.ts'
import { checkGroupInfo, decodeGroupInfo, extensionOf } from './group-info.ts'
import { leafNodeAt } from './public-group.ts'
import type { PublicGroup } from './public-group.ts'

/**
 * The key that a GroupInfo gives to whoever joins by external commit. Whether it is the right one can be told only by
 * those who know the epoch's secrets (RFC 9420 §8: it is derived from `external_secret`).
 *
 * @throws ServiceError `InvalidMls`
 */
export function externalPubOf(groupInfo: Uint8Array): Uint8Array {
  const [key] = decodeVarLenData(extensionOf(decodeGroupInfo(groupInfo), 'external_pub'), 0) ?? []
  if (key === undefined) throw refuse('group-info.external-pub-form', 'the GroupInfo has no external_pub')
  // The decoded key is a view of the whole GroupInfo: a copy lets that go.
  return Uint8Array.from(key)
}

/**
 * Judges a GroupInfo that is to take the place of the one a commit came with: it must tell of the very same epoch, by
 * the same confirmation tag, and be signed by the leaf that hands it in (RFC 9420 §12.4.3).
 *
 * @returns its `external_pub`
 * @throws ServiceError `InvalidMls`
 */
export async function judgeReplacedInfo(
  group: PublicGroup,
  { groupInfo, leafIndex }: { groupInfo: Uint8Array; leafIndex: number },
): Promise<Uint8Array> {
  const leaf = leafNodeAt(group, leafIndex)
  if (!leaf) throw refuse('framing.sender-leaf', 'the GroupInfo comes from a leaf that is not there')
  const { context, confirmationTag } = group
  await checkGroupInfo(decodeGroupInfo(groupInfo), {
    context,
    confirmationTag,
    signer: { leafIndex, leaf },
    withTree: false,
  })
  return externalPubOf(groupInfo)
}
