import type { Tx } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { consumeClaims } from '../key-packages/index.ts'
import type { AddedLeaf } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import type { Clock } from '../ports/index.ts'
import { findUsedKeyPackages } from './sql/find-used-key-packages.ts'

/**
 * Takes the key packages that a commit adds out of the stock: each must be claimed by the committing account, and
 * none may bring a device into the same group twice. Under the convo's lock, before any account's.
 *
 * @throws ServiceError `KeyPackageNotClaimed`
 */
export async function takeKeyPackages(
  ports: { readonly clock: Clock },
  tx: Tx,
  commit: {
    readonly caller: DeviceCaller
    readonly convoId: string
    readonly generation: number
    readonly added: readonly AddedLeaf[]
  },
): Promise<void> {
  if (commit.added.length === 0) return
  const refs = commit.added.map(({ keyPackageRef }) => keyPackageRef)
  const used = await tx.query(findUsedKeyPackages, [commit.convoId, commit.generation, refs])
  if (used.length > 0) {
    throw refuse(
      'service.key-package-once',
      'an added key package has brought its device into this group before; claim another',
    )
  }
  await consumeClaims(tx, ports, { claimer: commit.caller.did, refs })
}
