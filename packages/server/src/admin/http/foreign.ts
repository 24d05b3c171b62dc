import type { IncomingMessage } from 'node:http'

/**
 * Whether a request comes, or may come, from a page of another origin. A browser says so itself (Fetch Metadata; of older
 * ones the Origin header); what is no browser sends neither, and has no cookie to be abused. The service's own origin is
 * that of the Host header, or that of its URL where a proxy in front hands on another Host.
 */
export function isForeign(
  { headers, method }: Pick<IncomingMessage, 'headers' | 'method'>,
  { url }: { readonly url: string },
): boolean {
  const { origin, host, cookie } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined && !isOf(origin, host) && origin !== new URL(url).origin) return true
  const reading = method === 'GET' || method === 'HEAD'
  if (site !== undefined) return site !== 'same-origin' && !(reading && site === 'none')
  return origin === undefined && cookie !== undefined && !reading
}

function isOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
