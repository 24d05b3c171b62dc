import type { Handler } from './route.ts'
import { sendJson } from './respond.ts'
import { setCorsHeaders } from './headers.ts'

/** The id of this service inside its DID document: callers name it `<did>#atproto_mls`. */
export const serviceId = 'atproto_mls'

/**
 * The DID document at `/.well-known/did.json`, by which a PDS finds this service for a did:web. It holds
 * no key: the service signs nothing that others verify.
 */
export function didDocument({ did, url }: { did: string; url: string }): object {
  return {
    '@context': ['https://www.w3.org/ns/did/v1'],
    id: did,
    service: [{ id: `#${serviceId}`, type: 'AtprotoMlsService', serviceEndpoint: url }],
  }
}

/** Serves the DID document, to web pages as well. */
export function didDocumentRoute(identity: { did: string; url: string }): Handler {
  const document = didDocument(identity)
  return (_request, response) => {
    setCorsHeaders(response)
    sendJson(response, 200, document)
  }
}
