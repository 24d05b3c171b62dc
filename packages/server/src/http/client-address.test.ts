import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { addressKey, clientAddress } from './client-address.ts'

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

describe('the address of a client', () => {
  it('is the one that connects when no proxy is trusted, whatever the client writes', () => {
    expect(clientAddress(request('10.0.0.1', '1.2.3.4'), 0)).toBe('10.0.0.1')
  })

  it('is the one the outermost trusted proxy saw', () => {
    expect(clientAddress(request('10.0.0.1', '6.6.6.6, 1.2.3.4'), 1)).toBe('1.2.3.4')
    expect(clientAddress(request('10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.9'), 2)).toBe('1.2.3.4')
    expect(clientAddress(request('10.0.0.1'), 1)).toBe('10.0.0.1')
  })

  it('counts IPv6 by /64 and IPv4 alone', () => {
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(addressKey('2001:0DB8:1:2::9')).toBe('2001:db8:1:2::/64')
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
    expect(addressKey('::1')).toBe('0:0:0:0::/64')
    expect(addressKey('::ffff:1.2.3.4')).toBe('1.2.3.4')
  })
})
