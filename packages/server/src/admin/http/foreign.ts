import type { IncomingMessage } from 'node:http'

/**
 * Whether a request comes, or may come, from a page of another origin. A browser says so itself (Fetch Metadata; of older
 * ones the Origin header); what is no browser sends neither, and has no cookie to be abused.
 */
export function isForeign({ headers, method }: IncomingMessage): boolean {
  const { origin, host, cookie } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined && !isOf(origin, host)) return true
  const reading = method === 'GET' || method === 'HEAD'
  if (site !== undefined) return site !== 'same-origin' && !(reading && site === 'none')
  return origin === undefined && cookie !== undefined && !reading
}

function isOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
