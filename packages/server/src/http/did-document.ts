import type { ServiceFacts } from '../lifecycle/service-at.ts'
import type { Handler } from './route.ts'
import { sendJson } from './respond.ts'
import { setCorsHeaders } from './headers.ts'

/** The id of this service inside its DID document: callers name it `<did>#atproto_mls`. */
export const serviceId = 'atproto_mls'

type Identity = Pick<ServiceFacts, 'did' | 'url' | 'publicKey'>

/**
 * The DID document at `/.well-known/did.json`, by which a PDS finds this service for a did:web. It holds a key, by the
 * name that AT Protocol has for it, where the service signs what it asks of another.
 */
export function didDocument({ did, url, publicKey }: Identity): object {
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    ...(publicKey === undefined ? {} : { verificationMethod: [methodOf(did, publicKey)] }),
    service: [{ id: `#${serviceId}`, type: 'AtprotoMlsService', serviceEndpoint: url }],
  }
}

function methodOf(did: string, publicKeyMultibase: string): object {
  return { id: `${did}#atproto`, type: 'Multikey', controller: did, publicKeyMultibase }
}

/** Serves the DID document, to web pages as well. */
export function didDocumentRoute(identity: Identity): Handler {
  const document = didDocument(identity)
  return (_request, response) => {
    setCorsHeaders(response)
    sendJson(response, 200, document)
  }
}
