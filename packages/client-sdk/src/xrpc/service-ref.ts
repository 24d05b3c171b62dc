import { MlsClientError } from '../errors.ts'
import { readAtMost } from './read-at-most.ts'

/** A DID document at its largest. */
const MAX_DOCUMENT_BYTES = 128 * 1024

/** The messaging service: its DID, and the id of its entry in the DID document. */
export interface ServiceRef {
  /** What service auth names as its audience. */
  readonly did: string
  /** The fragment, `atproto_mls` unless another was given. */
  readonly id: string
  /** `did#id`, as the `atproto-proxy` header wants it. */
  readonly proxy: string
}

/** Reads `did:web:mls.example.com#atproto_mls`; the fragment may be left out. */
export function parseServiceRef(service: string): ServiceRef {
  const [did = '', id = 'atproto_mls'] = service.split('#')
  if (!/^did:[a-z]+:.+/.test(did))
    throw new MlsClientError('ServiceUnresolvable', `"${service}" is no service DID`)
  return { did, id, proxy: `${did}#${id}` }
}

/** Finds the service's endpoint in its DID document. */
export async function resolveServiceUrl(
  { did, id }: ServiceRef,
  fetchFn: typeof fetch,
  plcUrl: string,
  signal?: AbortSignal,
): Promise<string> {
  const document = await fetchDidDocument(did, fetchFn, plcUrl, signal)
  const services = isObject(document) && Array.isArray(document.service) ? document.service : []
  const entry: unknown = services.find(
    (service: unknown) => isObject(service) && (service.id === `#${id}` || service.id === `${did}#${id}`),
  )
  const endpoint = isObject(entry) ? entry.serviceEndpoint : undefined
  if (typeof endpoint !== 'string') {
    throw new MlsClientError('ServiceUnresolvable', `the document of ${did} has no service #${id}`)
  }
  return endpoint.replace(/\/+$/, '')
}

/** Fetches a DID's document; nothing of it is checked yet. */
export function fetchDidDocument(
  did: string,
  fetchFn: typeof fetch,
  plcUrl: string,
  signal?: AbortSignal,
): Promise<unknown> {
  return fetchJson(documentUrl(did, plcUrl), fetchFn, signal)
}

/** Whether a host, with its port, is this very machine: the only one that is spoken to by plain http. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host)
}

/** Where a DID's document lies. Plain http is for localhost alone. */
export function documentUrl(did: string, plcUrl: string): string {
  if (did.startsWith('did:plc:')) return `${plcUrl}/${did}`
  if (!did.startsWith('did:web:')) throw new MlsClientError('ServiceUnresolvable', `cannot resolve ${did}`)
  const host = decodeURIComponent(did.slice('did:web:'.length))
  return `${isLocalHost(host) ? 'http' : 'https'}://${host}/.well-known/did.json`
}

async function fetchJson(url: string, fetchFn: typeof fetch, signal?: AbortSignal): Promise<unknown> {
  try {
    const headers = { accept: 'application/json' }
    const response = await fetchFn(url, signal === undefined ? { headers } : { headers, signal })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return JSON.parse(new TextDecoder().decode(await readAtMost(response, MAX_DOCUMENT_BYTES)))
  } catch (cause) {
    throw new MlsClientError('ServiceUnresolvable', `could not fetch ${url}`, { cause })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
