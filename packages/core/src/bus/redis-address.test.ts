import { expect, it } from 'vitest'
import { readRedisAddress } from './redis-address.ts'

it('tells a cluster from a server', () => {
  expect(readRedisAddress('redis://:pw@a:1')).toEqual({ kind: 'server', url: 'redis://:pw@a:1' })
  expect(readRedisAddress('redis+cluster://user:p%40w@a:7000,b,[::1]:7002')).toEqual({
    kind: 'cluster',
    nodes: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 6379 },
      { host: '::1', port: 7002 },
    ],
    username: 'user',
    password: 'p@w',
    tls: false,
  })
  expect(readRedisAddress('rediss+cluster://:pw@a')).toMatchObject({
    username: undefined,
    password: 'pw',
    tls: true,
  })
})

it.each([
  'redis+cluster://',
  'redis+cluster://a:b',
  'redis+cluster://a,,b',
  'redis+cluster://a:99999',
  'redis+cluster:a',
])('refuses what is no address of a cluster: %s', (url) => {
  expect(readRedisAddress(url)).toBeUndefined()
})
