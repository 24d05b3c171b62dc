import type { LookupAddress } from 'node:dns'
import { lookup as systemLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

/** What came back: the status, the headers, and the body in full. */
export type GuardedResponse = {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Uint8Array
}

/** What is asked of an address. */
export type GuardedCall = {
  readonly method: 'GET' | 'POST'
  readonly headers: http.OutgoingHttpHeaders
  readonly body?: Uint8Array
}

/** Makes a request to an address that somebody else chose. */
export type GuardedRequest = (url: URL, call: GuardedCall) => Promise<GuardedResponse>

/** Why a request goes no further, or an answer is read no further: by the rules here, however well the other side is. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
}

/** How far a `GuardedRequest` may go. */
export type GuardedRequestOptions = {
  /** Development only: this machine's own addresses too, and those by plain http. */
  readonly allowLoopback: boolean
  readonly timeoutMs: number
  readonly maxBytes: number
  /** All addresses of a host name; the system's resolver unless a test says otherwise. */
  readonly lookup?: (hostname: string) => Promise<LookupAddress[]>
}

/**
 * A request that cannot be turned against the network the server stands in (server-side request forgery): https
 * only, to public addresses only, no redirect, bounded in time and size. The name is looked up once, by the
 * connection itself: it goes to the very address that was judged, so a name that changes its mind between
 * check and use gains nothing.
 */
export function createGuardedRequest(options: GuardedRequestOptions): GuardedRequest {
  const agents = {
    http: new http.Agent({ keepAlive: true, maxFreeSockets: 4, timeout: 30_000 }),
    https: new https.Agent({ keepAlive: true, maxFreeSockets: 4, timeout: 30_000 }),
  }
  return async (url, { method, headers, body }) => {
    refuseForbiddenUrl(url, options)
    const signal = AbortSignal.timeout(options.timeoutMs)
    const shared = { method, signal, lookup: guardedLookup(options), headers }
    const request =
      url.protocol === 'http:'
        ? http.request(url, { ...shared, agent: agents.http })
        : https.request(url, { ...shared, agent: agents.https })
    return readResponse(request, body, options.maxBytes)
  }
}

/** Throws where an address is one that no `GuardedRequest` goes to, as far as that can be told without looking it up. */
export function refuseForbiddenUrl(
  url: URL,
  { allowLoopback }: Pick<GuardedRequestOptions, 'allowLoopback'>,
): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = allowLoopback && (host === 'localhost' || isLoopbackAddress(host))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new RequestRefused(`refused to fetch by ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '')
    throw new RequestRefused('refused to fetch a URL with credentials')
  // A literal address is never looked up, so it is judged here.
  if (isIP(host) !== 0 && !local && !isPublicAddress(host))
    throw new RequestRefused(`refused to connect to ${host}`)
}

function guardedLookup({ allowLoopback, lookup = lookUpAll }: GuardedRequestOptions): LookupFunction {
  return (hostname, { all }, callback) => {
    lookup(hostname).then(
      (addresses) => {
        const refused = addresses.find(
          ({ address }) => !isPublicAddress(address) && !(allowLoopback && isLoopbackAddress(address)),
        )
        const [first] = addresses
        if (first === undefined) callback(new Error(`${hostname} has no address`), '')
        else if (refused)
          callback(new RequestRefused(`refused to connect to ${hostname} at ${refused.address}`), '')
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

function readResponse(
  request: http.ClientRequest,
  body: Uint8Array | undefined,
  maxBytes: number,
): Promise<GuardedResponse> {
  return new Promise((resolve, reject) => {
    let answered = false
    request.on('error', reject)
    // An answer that is none, such as 101, ends a request without a response and without an error.
    request.on('close', () => {
      if (!answered) reject(new Error('the connection was closed without an answer'))
    })
    request.on('response', (response) => {
      answered = true
      collect(response, maxBytes).then(resolve, (error: unknown) => {
        request.destroy()
        reject(error instanceof Error ? error : new Error(String(error)))
      })
    })
    request.end(body)
  })
}

async function collect(response: http.IncomingMessage, maxBytes: number): Promise<GuardedResponse> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400)
    throw new RequestRefused(`refused to follow a redirect (${String(status)})`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) throw new RequestRefused(`refused to read more than ${String(maxBytes)} bytes`)
    chunks.push(chunk)
  }
  return { status, headers: response.headers, body: Buffer.concat(chunks) }
}
