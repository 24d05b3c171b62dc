import type { LookupAddress } from 'node:dns'
import { lookup as systemLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

/** What came back: the status, and the body in full. */
export type GuardedResponse = { readonly status: number; readonly body: Uint8Array }

/** Fetches a document whose address somebody else chose. */
export type GuardedGet = (url: URL) => Promise<GuardedResponse>

/** How far a `GuardedGet` may go. */
export type GuardedGetOptions = {
  /** Development only: this machine's own addresses too, and those by plain http. */
  readonly allowLoopback: boolean
  readonly timeoutMs: number
  readonly maxBytes: number
  /** What to ask for; JSON unless told otherwise. */
  readonly accept?: string
  /** All addresses of a host name; the system's resolver unless a test says otherwise. */
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
}

/**
 * A GET that cannot be turned against the network the server stands in (server-side request forgery): https
 * only, to public addresses only, no redirect, bounded in time and size. The name is looked up once, by the
 * connection itself: it goes to the very address that was judged, so a name that changes its mind between
 * check and use gains nothing.
 */
export function createGuardedGet(options: GuardedGetOptions): GuardedGet {
  const agents = {
    http: new http.Agent({ keepAlive: true, maxFreeSockets: 4, timeout: 30_000 }),
    https: new https.Agent({ keepAlive: true, maxFreeSockets: 4, timeout: 30_000 }),
  }
  return async (url) => {
    refuseForbiddenUrl(url, options)
    const signal = AbortSignal.timeout(options.timeoutMs)
    const headers = { accept: options.accept ?? 'application/json' }
    const shared = { signal, lookup: guardedLookup(options), headers }
    const request =
      url.protocol === 'http:'
        ? http.request(url, { ...shared, agent: agents.http })
        : https.request(url, { ...shared, agent: agents.https })
    return readResponse(request, options.maxBytes)
  }
}

function refuseForbiddenUrl(url: URL, { allowLoopback }: GuardedGetOptions): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = allowLoopback && (host === 'localhost' || isLoopbackAddress(host))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new Error(`refused to fetch by ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '') throw new Error('refused to fetch a URL with credentials')
  // A literal address is never looked up, so it is judged here.
  if (isIP(host) !== 0 && !local && !isPublicAddress(host)) throw new Error(`refused to connect to ${host}`)
}

function guardedLookup({ allowLoopback, lookup = lookUpAll }: GuardedGetOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    lookup(hostname).then(
      (addresses) => {
        const refused = addresses.find(
          ({ address }) => !isPublicAddress(address) && !(allowLoopback && isLoopbackAddress(address)),
        )
        const [first] = addresses
        if (first === undefined) callback(new Error(`${hostname} has no address`), '')
        else if (refused) callback(new Error(`refused to connect to ${hostname} at ${refused.address}`), '')
        else if (all) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
    )
  }
}

function lookUpAll(hostname: string): Promise<LookupAddress[]> {
  return systemLookup(hostname, { all: true })
}

function readResponse(request: http.ClientRequest, maxBytes: number): Promise<GuardedResponse> {
  return new Promise((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response) => {
      collect(response, maxBytes).then(resolve, (error: unknown) => {
        request.destroy()
        reject(error instanceof Error ? error : new Error(String(error)))
      })
    })
    request.end()
  })
}

async function collect(response: http.IncomingMessage, maxBytes: number): Promise<GuardedResponse> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) throw new Error(`refused to follow a redirect (${String(status)})`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) throw new Error(`refused to read more than ${String(maxBytes)} bytes`)
    chunks.push(chunk)
  }
  return { status, body: Buffer.concat(chunks) }
}
