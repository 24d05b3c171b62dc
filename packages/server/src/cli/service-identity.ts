import type { Config } from '../config/index.ts'
import { didDocument } from '../http/did-document.ts'
import { serviceAt } from '../lifecycle/service-at.ts'
import type { ServiceFacts } from '../lifecycle/service-at.ts'

/** What a service of this configuration says of itself, and its DID document: as the server, without running one. */
export async function identityOf(
  config: Pick<Config, 'serviceDid' | 'publicUrl' | 'port' | 'signingKey'>,
): Promise<{ service: ServiceFacts; document: object }> {
  const publicKey = config.signingKey && (await publicKeyOf(config.signingKey))
  const service = serviceAt(config, { port: config.port, publicKey })
  return { service, document: didDocument(service) }
}

async function publicKeyOf(signingKey: string): Promise<string> {
  const { openServiceKey } = await import('../lifecycle/service-key.ts')
  return (await openServiceKey(signingKey)).publicKey
}
