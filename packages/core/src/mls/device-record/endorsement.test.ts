import { describe, expect, it } from 'vitest'
import { createTestDevice } from '../../identity/testing/device.ts'
import type { TestDevice } from '../../identity/testing/device.ts'
import { KNOWN_CIPHERSUITES } from '../index.ts'
import { createEndorsement, verifyEndorsement } from './index.ts'

const asEndorser = ({ deviceId, ciphersuite, signatureKey }: TestDevice) => ({
  deviceId,
  ciphersuite,
  signatureKey,
})
const signing = (device: TestDevice) => ({ ...asEndorser(device), signatureKey: device.privateKey })

describe('an endorsement', () => {
  it.each(KNOWN_CIPHERSUITES)('binds a device to its owner by an earlier one of %s', async (ciphersuite) => {
    const older = await createTestDevice({ ciphersuite })
    const device = await createTestDevice({ did: older.did })
    const endorsement = await createEndorsement(device, signing(older))
    expect(endorsement.deviceId).toBe(older.deviceId)
    expect(await verifyEndorsement(device, endorsement, asEndorser(older))).toBe(true)
  })

  it('is for this account, device, suite and key alone', async () => {
    const [older, device, other] = await Promise.all([
      createTestDevice(),
      createTestDevice(),
      createTestDevice(),
    ])
    const endorsement = await createEndorsement(device, signing(older))
    const by = asEndorser(older)
    for (const field of ['did', 'deviceId', 'signatureKey'] as const) {
      expect(await verifyEndorsement({ ...device, [field]: other[field] }, endorsement, by)).toBe(false)
    }
    const ciphersuite = KNOWN_CIPHERSUITES[2]
    expect(await verifyEndorsement({ ...device, ciphersuite }, endorsement, by)).toBe(false)
  })

  it('is by the device that it names, with the key of that device', async () => {
    const [older, device, other] = await Promise.all([
      createTestDevice(),
      createTestDevice(),
      createTestDevice(),
    ])
    const endorsement = await createEndorsement(device, signing(older))
    expect(await verifyEndorsement(device, endorsement, asEndorser(other))).toBe(false)
    const wrongKey = { ...asEndorser(older), signatureKey: other.signatureKey }
    expect(await verifyEndorsement(device, endorsement, wrongKey)).toBe(false)
    const renamed = { ...endorsement, deviceId: other.deviceId }
    expect(await verifyEndorsement(device, renamed, asEndorser(older))).toBe(false)
  })

  it('says nothing of the device that gives it, nor under its other name', async () => {
    const device = await createTestDevice()
    const own = await createEndorsement(device, signing(device))
    expect(await verifyEndorsement(device, own, asEndorser(device))).toBe(false)
    const { deviceId } = await createTestDevice()
    const alias = { ...signing(device), deviceId }
    const aliased = await createEndorsement(device, alias)
    expect(await verifyEndorsement(device, aliased, { ...asEndorser(device), deviceId })).toBe(false)
  })

  it('is none by a key that anybody can sign for, by garbage, or of a suite that is not known', async () => {
    const [older, device] = await Promise.all([createTestDevice(), createTestDevice()])
    const endorsement = await createEndorsement(device, signing(older))
    const by = asEndorser(older)
    const weak = new Uint8Array(32)
    const forged = { deviceId: older.deviceId, signature: new Uint8Array(64) }
    expect(await verifyEndorsement(device, forged, { ...by, signatureKey: weak })).toBe(false)
    expect(await verifyEndorsement(device, { ...endorsement, signature: weak }, by)).toBe(false)
    expect(await verifyEndorsement(device, endorsement, { ...by, ciphersuite: 'MLS_NONE' })).toBe(false)
    expect(await verifyEndorsement(device, endorsement, { ...by, signatureKey: weak.subarray(1) })).toBe(
      false,
    )
  })
})
