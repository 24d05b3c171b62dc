import { asDeviceId } from '@catbird-mls/core/mls'
import { verifyEndorsement } from '@catbird-mls/core/mls/device-record'
import type { EndorsementCheck } from './record-finding.ts'

/** Verifies an endorsement; ids that are none verify nothing. */
export const verifiesEndorsement: EndorsementCheck = async (device, endorsement, by) => {
  const [deviceId, endorser] = [asDeviceId(device.deviceId), asDeviceId(by.deviceId)]
  if (deviceId === undefined || endorser === undefined || endorser !== endorsement.deviceId) return false
  const { signature } = endorsement
  return verifyEndorsement(
    { ...device, deviceId },
    { deviceId: endorser, signature },
    { ...by, deviceId: endorser },
  )
}
