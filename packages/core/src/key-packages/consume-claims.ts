import type { Tx } from '../database/index.ts'
import { toHex } from '../mls/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import type { Clock } from '../ports/index.ts'
import { consumeClaims as consumeClaimsStatement } from './sql/consume-claims.ts'
import type { ConsumedRow } from './sql/consume-claims.ts'

/** A key package that a commit has used. */
export type ConsumedKeyPackage = {
  readonly ref: Uint8Array
  readonly did: Did
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly lastResort: boolean
}

/**
 * Uses the key packages that a commit adds: all of them must be claimed by the committer's account, in time, not
 * used before, and of a device that has not been removed. Throws `KeyPackageNotClaimed` otherwise. To be called
 * with the convo's row locked; locks key packages by ref.
 */
export async function consumeClaims(
  tx: Tx,
  ports: { readonly clock: Clock },
  { claimer, refs }: { readonly claimer: Did; readonly refs: readonly Uint8Array[] },
): Promise<ConsumedKeyPackage[]> {
  if (refs.length === 0) return []
  const wanted = new Map(refs.map((ref) => [toHex(ref), ref]))
  const params = [[...wanted.values()], claimer, ports.clock.now()]
  const rows = await tx.query<ConsumedRow>(consumeClaimsStatement, params)
  for (const { ref } of rows) wanted.delete(toHex(ref))
  const [missing] = wanted.keys()
  if (missing !== undefined) {
    throw refuse(
      'service.key-package-claimed',
      `the account holds no live claim on the key package ${missing}`,
    )
  }
  return rows.map(viewConsumed)
}

function viewConsumed({ ref, did, device_id, ciphersuite, last_resort }: ConsumedRow): ConsumedKeyPackage {
  return { ref, did: did as Did, deviceId: device_id as DeviceId, ciphersuite, lastResort: last_resort }
}
