import { describe, expect, it } from 'vitest'
import { maskUrl } from './secrets.ts'

describe('a URL that is shown', () => {
  it('has no secret, wherever a driver would read one', () => {
    for (const [url, shown] of [
      ['postgres://me:s3cret@db:5432/mls', 'postgres://me:hidden@db:5432/mls'],
      ['postgres://db/mls?user=me&password=s3cret', 'postgres://db/mls?user=me&password=hidden'],
      [
        'postgres://db/mls?sslpassword=s3cret&sslmode=require',
        'postgres://db/mls?sslpassword=hidden&sslmode=require',
      ],
      ['postgres://db/mls?PassWord=s3cret', 'postgres://db/mls?PassWord=hidden'],
      ['postgres://db/mls?pass%77ord=s3cret&password=s3cret', 'postgres://db/mls?password=hidden'],
      ['rediss://:s3cret@cache:6379', 'rediss://:hidden@cache:6379'],
      ['redis+cluster://:s3cret@a:7000,b:7001', 'redis+cluster://:hidden@a:7000,b:7001'],
      ['postgres://me:s3cret@one:5432,two:5432/mls', 'hidden'],
    ] as const)
      expect(maskUrl(url)).toBe(shown)
  })

  it('is as it was where there is none', () => {
    for (const url of ['postgres://db', 'redis://localhost:6379', 'postgres:///mls?host=/run/postgresql'])
      expect(maskUrl(url)).toBe(url)
  })
})
