import { toHex, verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import { AT, keyOf } from './world.ts'
import type { Body, FakeDevice, FakeWorld, Method } from './world.ts'

/** Methods of devices, sessions and key packages. */
export const deviceMethods: Record<string, Method> = {
  'device.registerDevice': (world, { deviceId, ciphersuite, signatureKey }, { did }) => {
    const names = { did, deviceId: deviceId as string, ciphersuite: ciphersuite as string }
    const device = { ...names, signatureKey: signatureKey as Uint8Array }
    if (!world.devices.has(keyOf(device))) {
      const empty = { packages: new Map(), lastResort: undefined, welcomes: new Map() }
      world.devices.set(keyOf(device), { ...device, ...empty })
    }
    return { device: { ...device, createdAt: AT } }
  },
  'device.listDevices': (world, _, { did }) => {
    const own = [...world.devices.values()].filter((device) => device.did === did)
    return {
      devices: own.map(({ deviceId, ciphersuite, signatureKey }) => {
        return { did, deviceId, ciphersuite, signatureKey, createdAt: AT }
      }),
    }
  },
  'device.removeDevice': (world, { deviceId }, { did }) => {
    const device = world.deviceOf({ did, deviceId: deviceId as string })
    world.devices.delete(keyOf(device))
    world.tell(did, { $type: 'deviceRemoved', deviceId })
    return {}
  },
  'server.createSession': (world, { deviceId }, { did }) => {
    world.deviceOf({ did, deviceId: deviceId as string })
    return {
      accessToken: `session.${did}#${deviceId as string}`,
      refreshToken: 'none',
      did,
      deviceId,
      expiresAt: '2099-01-01T00:00:00.000Z',
    }
  },
  'server.deleteSession': () => ({}),
  'keyPackage.getKeyPackageStatus': (world, _, caller) => {
    const device = world.deviceOf(caller)
    const hasLastResort = device.lastResort !== undefined
    return { available: stock(device).length, hasLastResort, lowStock: 2, target: 5 }
  },
  'keyPackage.publishKeyPackages': async (world, { keyPackages, lastResort }, caller) => {
    const device = world.deviceOf(caller)
    for (const bytes of keyPackages as Uint8Array[]) {
      const ref = toHex((await verifyKeyPackageBytes(bytes, new Date())).ref)
      if (!device.packages.has(ref)) device.packages.set(ref, { bytes, claimed: false })
    }
    if (lastResort instanceof Uint8Array) device.lastResort = lastResort
    return { refs: [], available: stock(device).length }
  },
  'keyPackage.revokeKeyPackages': (world, _, caller) => {
    const { packages } = world.deviceOf(caller)
    const revoked = packages.size
    packages.clear()
    return { revoked }
  },
  'keyPackage.claimKeyPackages': async (world, { dids }, caller) => {
    const wanted = (device: FakeDevice) =>
      (dids as string[]).includes(device.did) && keyOf(device) !== keyOf(caller)
    return { keyPackages: await claimAll(world, wanted), missing: [] }
  },
}

/** Claims a key package of each device that is wanted, where it has any. */
export async function claimAll(world: FakeWorld, wanted: (device: FakeDevice) => boolean): Promise<Body[]> {
  const claimed = await Promise.all([...world.devices.values()].filter(wanted).map(claim))
  return claimed.filter((one) => one !== undefined)
}

async function claim(device: FakeDevice): Promise<Body | undefined> {
  const [fresh] = stock(device)
  if (fresh !== undefined) fresh.claimed = true
  const keyPackage = fresh?.bytes ?? device.lastResort
  if (keyPackage === undefined) return undefined
  const { ref } = await verifyKeyPackageBytes(keyPackage, new Date())
  const { did, deviceId } = device
  return { did, deviceId, ref, keyPackage, lastResort: fresh === undefined }
}

function stock({ packages }: FakeDevice) {
  return [...packages.values()].filter(({ claimed }) => !claimed)
}
