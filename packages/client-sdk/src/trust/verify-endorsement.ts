import { asDeviceId } from '@catbird-mls/core/mls'
import type { EndorsementCheck } from './record-finding.ts'

/** Verifies an endorsement; what does that is loaded when it is first needed. */
export const verifiesEndorsement: EndorsementCheck = async (device, endorsement, by) => {
  const { verifyEndorsement } = await import('@catbird-mls/core/mls/device-record')
  const [deviceId, endorser] = [asDeviceId(device.deviceId), asDeviceId(by.deviceId)]
  if (deviceId === undefined || endorser === undefined || endorser !== endorsement.deviceId) return false
  const { signature } = endorsement
  return verifyEndorsement(
    { ...device, deviceId },
    { deviceId: endorser, signature },
    { ...by, deviceId: endorser },
  )
}
