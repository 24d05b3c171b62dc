import type { IncomingMessage } from 'node:http'

/**
 * The address of the client. Each of `trustProxy` proxies in front appends the address it was called from
 * to `X-Forwarded-For`; whatever stands further left was written by the client and is believed by nobody.
 */
export function clientAddress(request: IncomingMessage, trustProxy: number): string {
  const direct = request.socket.remoteAddress ?? 'unknown'
  if (trustProxy === 0) return direct
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const known = forwarded.map((address) => address.trim()).filter((address) => address !== '')
  return known.at(-Math.min(trustProxy, known.length)) ?? direct
}

/**
 * What rate limits count an address by: an IPv4 address itself, of an IPv6 address its /64, since one
 * customer commonly holds that many.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? []
  const groups = head.split(':').filter((group) => group !== '')
  if (tail !== undefined) {
    const after = tail.split(':').filter((group) => group !== '').length
    while (groups.length + after < 8) groups.push('0')
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
