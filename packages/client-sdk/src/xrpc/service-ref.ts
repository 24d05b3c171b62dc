import { MlsClientError } from '../errors.ts'

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
): Promise<string> {
  const document = await fetchJson(documentUrl(did, plcUrl), fetchFn)
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

/** Where a DID's document lies. Plain http is for localhost alone. */
export function documentUrl(did: string, plcUrl: string): string {
  if (did.startsWith('did:plc:')) return `${plcUrl}/${did}`
  if (!did.startsWith('did:web:')) throw new MlsClientError('ServiceUnresolvable', `cannot resolve ${did}`)
  const host = decodeURIComponent(did.slice('did:web:'.length))
  const local = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host)
  return `${local ? 'http' : 'https'}://${host}/.well-known/did.json`
}

async function fetchJson(url: string, fetchFn: typeof fetch): Promise<unknown> {
  try {
    const response = await fetchFn(url, { headers: { accept: 'application/json' } })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return await response.json()
  } catch (cause) {
    throw new MlsClientError('ServiceUnresolvable', `could not fetch ${url}`, { cause })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
