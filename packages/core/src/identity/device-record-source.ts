import type { LookupAddress } from 'node:dns'
import { ServiceError, isServiceError } from '../errors/index.ts'
import type { DeviceRecordProof } from '../mls/device-record/index.ts'
import {
  DEVICE_COLLECTION,
  MAX_DEVICE_RECORD_PROOF_BYTES,
  verifyDeviceRecordProof,
} from '../mls/device-record/index.ts'
import type { Did } from '../mls/index.ts'
import type { DeviceCaller } from './callers.ts'
import { createGuardedGet } from './guarded-get.ts'
import type { GuardedGet } from './guarded-get.ts'
import type { IdentityResolver } from './identity-resolver.ts'
import type { Identity } from './identity.ts'
import { createSlots } from './slots.ts'
import type { Tombstones } from './tombstones.ts'
import { repoKeyOf } from './signing-key.ts'

/**
 * What the owner's repo says of a device; or that its owner has been ended for good, and with it whatever its repo
 * said; or that it is a mere key, which has no repo (development only).
 */
export type FoundDeviceRecord =
  DeviceRecordProof | { readonly kind: 'noAccount' } | { readonly kind: 'noRepo' }

/** Looks devices' records up in the repos of their owners. */
export interface DeviceRecordSource {
  /**
   * Fetches and verifies what the owner's repo says. An older revision than `knownRev` proves nothing.
   *
   * @throws ServiceError `DeviceRecordUnavailable` where nothing could be found out
   */
  find(device: DeviceCaller & { readonly knownRev?: string | undefined }): Promise<FoundDeviceRecord>
}

/** What a source needs to know. */
export type DeviceRecordSourceConfig = {
  readonly identities: IdentityResolver
  /** Default: nobody is known to have ended. */
  readonly isTombstoned?: Tombstones
  /** Development mode: PDSs on loopback addresses, and `did:key` accounts, which have no repo. */
  readonly development: boolean
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
  readonly timeoutMs?: number
}

/** How many PDSs are asked at once, and how often one of them: a slow one must not take up all there is. */
const slots = { total: 64, each: 16 }

/**
 * Makes a source. Where a PDS lies is said by its accounts, so it is asked by a guarded GET: public addresses only, no
 * redirect, bounded in time and size. The DID document may be older than the account's newest key or PDS: a look
 * that finds out nothing by it is repeated by the document fetched anew, if that says otherwise. Where there is no
 * document any more, it is asked whether that is for good.
 */
export function createDeviceRecordSource(config: DeviceRecordSourceConfig): DeviceRecordSource {
  const get = createGuardedGet({
    allowLoopback: config.development,
    timeoutMs: config.timeoutMs ?? 5000,
    maxBytes: MAX_DEVICE_RECORD_PROOF_BYTES,
    accept: 'application/vnd.ipld.car',
    ...(config.lookup === undefined ? {} : { lookup: config.lookup }),
  })
  const asked = createSlots(slots)
  const gone = async (did: Did, error: unknown): Promise<FoundDeviceRecord> => {
    if (await config.isTombstoned?.(did)) return { kind: 'noAccount' }
    throw error
  }
  const look = (owner: Identity, device: Parameters<DeviceRecordSource['find']>[0]) =>
    asked.within(owner.pds ?? '', () => findAt(get, owner, device))
  return {
    async find(device) {
      if (config.development && device.did.startsWith('did:key:')) return { kind: 'noRepo' }
      const known = await documentOf(() => config.identities.resolve(device.did))
      if (known instanceof ServiceError) return gone(device.did, known)
      try {
        return await look(known, device)
      } catch (error) {
        const fresh = await documentOf(() => config.identities.refresh(known))
        if (fresh instanceof ServiceError) return gone(device.did, error)
        if (isSame(known, fresh)) throw error
        return look(fresh, device)
      }
    },
  }
}

/** A DID document; or that it could not be fetched. */
async function documentOf(fetch: () => Promise<Identity>): Promise<Identity | ServiceError> {
  try {
    return await fetch()
  } catch (cause) {
    return unavailable('The DID document of the account could not be fetched.', cause)
  }
}

/** `com.atproto.sync.getRecord`: a proof of the record, or of its absence. */
async function findAt(
  get: GuardedGet,
  { did, pds, signingKey }: Identity,
  { deviceId, knownRev }: { readonly deviceId: string; readonly knownRev?: string | undefined },
): Promise<DeviceRecordProof> {
  if (pds === undefined) throw unavailable('The DID document of the account names no PDS.')
  const url = new URL('/xrpc/com.atproto.sync.getRecord', pds)
  url.search = new URLSearchParams({ did, collection: DEVICE_COLLECTION, rkey: deviceId }).toString()
  const { status, body } = await get(url).catch((cause: unknown) => {
    throw unavailable('The PDS of the account could not be reached.', cause)
  })
  if (status !== 200) throw unavailable(`The PDS of the account answered with ${status}.`)
  return verifyDeviceRecordProof({ car: body, did, deviceId, signingKey: repoKeyOf(signingKey), knownRev })
}

function isSame(a: Identity, b: Identity): boolean {
  return a.pds === b.pds && a.signingKey.publicKey.equals(b.signingKey.publicKey)
}

function unavailable(message: string, cause?: unknown): ServiceError {
  if (isServiceError(cause, 'DeviceRecordUnavailable')) return cause
  return new ServiceError('DeviceRecordUnavailable', { message, ...(cause === undefined ? {} : { cause }) })
}
