import { Secp256k1Keypair } from '@atproto/crypto'
import { didForCreateOp, signOperation } from '@did-plc/lib'
import type { TestPlc } from './test-plc.ts'

/** The fragment under which a PDS finds this service in its DID document. */
export const serviceId = 'atproto_mls'

/** A did:plc of a service, whose address is filled in when the service listens. */
export interface ServiceIdentity {
  readonly did: string
  /** Tells the directory where the service answers. */
  moveTo(endpoint: string): Promise<void>
}

/**
 * Registers a did:plc for the messaging service. A service must know its DID before it listens, and its DID
 * document must know the port: so the DID comes first, and the address by an update.
 */
export async function createServiceIdentity(plc: TestPlc): Promise<ServiceIdentity> {
  const key = await Secp256k1Keypair.create()
  const genesis = await signOperation(
    {
      type: 'plc_operation',
      rotationKeys: [key.did()],
      verificationMethods: { atproto: key.did() },
      alsoKnownAs: [],
      services: {},
      prev: null,
    },
    key,
  )
  const did = await didForCreateOp(genesis)
  await plc.client.sendOperation(did, genesis)
  return {
    did,
    moveTo: (endpoint) =>
      plc.client.updateData(did, key, (last) => ({
        ...last,
        services: { ...last.services, [serviceId]: { type: 'AtprotoMlsService', endpoint } },
      })),
  }
}
