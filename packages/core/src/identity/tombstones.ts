import type { LookupAddress } from 'node:dns'
import { isAtprotoDid, isDidPlc } from '@atproto/did'
import type { Did } from '../mls/index.ts'
import { createGuardedGet } from './guarded-get.ts'

/** Tells whether an account has been ended for good; false where that could not be found out. */
export type Tombstones = (did: Did) => Promise<boolean>

/**
 * Makes it for did:plc, whose last operation is then a tombstone. A directory answers for a document of such a DID as
 * it does for one that it has never heard of, so that it is asked for the operation itself. A did:web has nothing of
 * the kind: what is not there may be back tomorrow.
 */
export function createTombstones(config: {
  /** The did:plc directory. */
  readonly plcUrl: string
  readonly development: boolean
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
  readonly timeoutMs?: number
}): Tombstones {
  const get = createGuardedGet({
    allowLoopback: config.development,
    timeoutMs: config.timeoutMs ?? 3000,
    maxBytes: 64 * 1024,
    ...(config.lookup === undefined ? {} : { lookup: config.lookup }),
  })
  return async (did) => {
    if (!isAtprotoDid(did) || !isDidPlc(did)) return false
    try {
      const { status, body } = await get(new URL(`/${did}/log/last`, config.plcUrl))
      return status === 200 && isTombstone(JSON.parse(new TextDecoder().decode(body)))
    } catch {
      return false
    }
  }
}

function isTombstone(operation: unknown): boolean {
  return (
    typeof operation === 'object' &&
    operation !== null &&
    'type' in operation &&
    operation.type === 'plc_tombstone'
  )
}
