import { defaultPublicUrl, developmentDid } from '../config/index.ts'
import type { Config } from '../config/index.ts'
import { version } from '../version.ts'

/** What the service says of itself. */
export type ServiceFacts = {
  readonly did: string
  /** The URL at which clients reach it. */
  readonly url: string
  readonly version: string
  /** Its public key as a Multikey, if it has one: with it, it signs what it asks of others. */
  readonly publicKey: string | undefined
}

/** What the service is once its port is known: in development its DID follows from that. */
export function serviceAt(
  config: Pick<Config, 'serviceDid' | 'publicUrl'>,
  { port, publicKey }: { port: number; publicKey: string | undefined },
): ServiceFacts {
  const did = config.serviceDid ?? developmentDid(port)
  return { did, url: config.publicUrl ?? defaultPublicUrl(did, port), version, publicKey }
}
