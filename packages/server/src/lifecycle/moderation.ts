import { P256Keypair } from '@atproto/crypto'
import { createServiceJwt } from '@atproto/xrpc-server'
import type { Clock } from '@catbird-mls/core/ports'
import type { ModerationService } from '@catbird-mls/core/reports'
import type { ModerationConfig } from '../config/index.ts'

/** The way to the service that is told of reports. */
export type Moderation = {
  /** By which that service knows this one: a Multikey. */
  readonly publicKey: string
  /** For this service, by its DID. */
  readonly toldBy: (serviceDid: string) => ModerationService
}

/** A token is used at once. */
const tokenSeconds = 60

/** Opens the way, with the key that signs for this service. */
export async function openModeration(
  { clock }: { readonly clock: Clock },
  { url, did, withContent, signingKey }: ModerationConfig,
): Promise<Moderation> {
  const keypair = await P256Keypair.import(Buffer.from(signingKey, 'base64url'))
  const authorise = (iss: string) => (lxm: string) => {
    const iat = Math.floor(clock.now().getTime() / 1000)
    return createServiceJwt({ iss, aud: did, lxm, iat, exp: iat + tokenSeconds, keypair })
  }
  return {
    // A did:key is its Multikey.
    publicKey: keypair.did().slice('did:key:'.length),
    toldBy: (serviceDid) => ({ url, did, withContent, authorise: authorise(serviceDid) }),
  }
}
