import { asDeviceId } from '@catbird-mls/core/mls'
import { jsonToLex } from '@atproto/lexicon'
import type { CborMap } from '@catbird-mls/core/mls'
import {
  createEndorsement,
  DEVICE_COLLECTION,
  readPublishedDevice,
  verifyEndorsement,
} from '@catbird-mls/core/mls/device-record'
import { bytesEqual } from '../bytes.ts'
import { isError, MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'
import { putRecord } from '../xrpc/service-auth.ts'
import type { AppSession } from '../xrpc/session.ts'
import type { MetDevice } from './account.ts'
import { getRecord } from './get-record.ts'

/** How often a record that somebody else keeps changing is read again. */
const MOST_TRIES = 5
/** As many endorsements as a record may hold. */
const MOST_ENDORSEMENTS = 20

/**
 * Writes this device's endorsement into the record of another device of its account. `device` is the key that is to be
 * vouched for: the record has to hold it. A record that changes meanwhile is read again, so that no other device's
 * endorsement is lost; the same again changes nothing.
 *
 * @throws MlsClientError `RecordNotFound`, `DeviceKeyMismatch`, `RecordChanged`
 */
export async function endorseInRepo(
  session: AppSession,
  self: DeviceKeys,
  device: Pick<MetDevice, 'deviceId' | 'signatureKey'>,
): Promise<MetDevice> {
  const place = { repo: self.did, collection: DEVICE_COLLECTION, rkey: device.deviceId }
  for (let tries = 1; ; tries++) {
    const { cid, value } = await getRecord(session, place)
    const { record, ciphersuite } = await endorsed(value, self, device)
    try {
      if (record !== undefined) await putRecord(session, { ...place, record, swapRecord: cid })
      return { ...device, ciphersuite }
    } catch (err) {
      if (!isError(err, 'RecordChanged') || tries === MOST_TRIES) throw err
    }
  }
}

/** The record with this device's endorsement in it; no record where it is there already. */
async function endorsed(
  value: object,
  self: DeviceKeys,
  { deviceId: id, signatureKey }: Pick<MetDevice, 'deviceId' | 'signatureKey'>,
): Promise<{ record: object | undefined; ciphersuite: string }> {
  const published = readPublishedDevice(jsonToLex(value) as CborMap) // JSON objects come out as maps
  const [deviceId, endorser] = [asDeviceId(id), asDeviceId(self.deviceId)]
  if (published === undefined || deviceId === undefined || endorser === undefined)
    throw new MlsClientError('DeviceKeyMismatch', 'what stands in the repo is no record of a device')
  if (!bytesEqual(published.signatureKey, signatureKey)) throw new MlsClientError('DeviceKeyMismatch')
  const { ciphersuite } = published
  const device = { did: self.did, deviceId, ciphersuite, signatureKey }
  const by = { deviceId: endorser, ciphersuite: self.ciphersuite }
  const mine = published.endorsedBy.find((endorsement) => endorsement.deviceId === endorser)
  if (mine && (await verifyEndorsement(device, mine, { ...by, signatureKey: self.publicKey })))
    return { record: undefined, ciphersuite }
  const { signature } = await createEndorsement(device, { ...by, signatureKey: self.privateKey })
  const others = listIn(value, 'endorsedBy').filter((_, i) => published.endorsedBy[i]?.deviceId !== endorser)
  const added = { deviceId: endorser, signature: jsonBytes(signature) }
  return { record: { ...value, endorsedBy: [...others, added].slice(-MOST_ENDORSEMENTS) }, ciphersuite }
}

function listIn(value: object, field: string): unknown[] {
  const list: unknown = Object.entries(value).find(([name]) => name === field)?.[1]
  return Array.isArray(list) ? list : []
}

/** Bytes in the JSON form of AT Protocol. */
function jsonBytes(bytes: Uint8Array): { $bytes: string } {
  return { $bytes: btoa(String.fromCharCode(...bytes)).replaceAll('=', '') }
}
