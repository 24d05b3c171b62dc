import { verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import { MlsClientError } from '../errors.ts'
import type { Claim } from '../store/intent-record.ts'
import { report } from './ports.ts'
import type { Ports } from './ports.ts'

/**
 * Keeps of the key packages that the service handed out those that may be added: whole, of the group's suite, and of
 * a device of an account that was asked for, as their own credential says. The service is not believed: what it calls
 * Bob's may be anybody's. The rest is reported, and their accounts become absent, as those without a key package do.
 */
export async function checkClaims(
  ports: Pick<Ports, 'serviceNow' | 'device' | 'signal' | 'emit'>,
  asked: readonly string[],
  given: readonly Claim[],
): Promise<Claim[]> {
  const kept: Claim[] = []
  for (const { did, deviceId, keyPackage } of given) {
    try {
      if (kept.some((claim) => claim.did === did && claim.deviceId === deviceId))
        throw refused('it came twice')
      await checkClaim(ports, asked, { did, deviceId, keyPackage })
      kept.push({ did, deviceId, keyPackage })
    } catch (err) {
      report(ports, `taking a key package of ${did}`, err)
    }
  }
  return kept
}

async function checkClaim(
  { serviceNow, device }: Pick<Ports, 'serviceNow' | 'device'>,
  asked: readonly string[],
  { did, deviceId, keyPackage }: Claim,
): Promise<void> {
  const { identity, ciphersuite } = await verifyKeyPackageBytes(keyPackage, new Date(serviceNow())).catch(
    (cause: unknown) => {
      throw refused('it does not verify', cause)
    },
  )
  if (!asked.includes(did)) throw refused('nobody asked for its account')
  if (identity.did !== did || identity.deviceId !== deviceId) throw refused('it is of another device')
  if (ciphersuite !== device.ciphersuite) throw refused('it is of another ciphersuite')
}

function refused(why: string, cause?: unknown): MlsClientError {
  const message = `the service gave a key package that is not used: ${why}`
  return new MlsClientError('InvalidKeyPackage', message, cause === undefined ? {} : { cause })
}
