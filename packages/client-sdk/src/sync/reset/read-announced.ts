import { judgeBeginning, readGivenGroup } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'

/** A group by its GroupInfo, which at epoch 0 has the tree in it. */
export async function readAnnounced(of: {
  readonly groupInfo: Uint8Array
  readonly ratchetTree?: Uint8Array | undefined
}): Promise<PublicGroup> {
  const { groupInfo, ratchetTree } = of
  if (ratchetTree !== undefined) return readGivenGroup({ groupInfo, ratchetTree })
  return (await judgeBeginning(groupInfo)).group
}
