import { createServiceJwt } from '@atproto/xrpc-server'
import type { Clock } from '@catbird-mls/core/ports'
import type { ModerationService } from '@catbird-mls/core/reports'
import type { ModerationConfig } from '../config/index.ts'
import type { ServiceKey } from './service-key.ts'

/** The way to the service that is told of reports, for this service by its DID. */
export type Moderation = (serviceDid: string) => ModerationService

/** A token is used at once. */
const tokenSeconds = 60

/** Opens the way, with the key that signs for this service. */
export function openModeration(
  { clock, keypair }: { readonly clock: Clock } & Pick<ServiceKey, 'keypair'>,
  { url, did, withContent }: ModerationConfig,
): Moderation {
  const authorise = (iss: string) => (lxm: string) => {
    const iat = Math.floor(clock.now().getTime() / 1000)
    return createServiceJwt({ iss, aud: did, lxm, iat, exp: iat + tokenSeconds, keypair })
  }
  return (serviceDid) => ({ url, did, withContent, authorise: authorise(serviceDid) })
}
