import { expect, it } from 'vitest'
import { parseConfig } from './parse.ts'
import { withPassword } from './with-password.ts'

it('puts the password into a URL that has none, whatever its characters', () => {
  const password = 'p@ss/w:rd?#%[ü'
  const postgres = withPassword('postgresql://catbird@postgres:5432/catbird', password)
  expect(decodeURIComponent(new URL(postgres).password)).toBe(password)
  expect(new URL(postgres).host).toBe('postgres:5432')
  expect(new URL(postgres).username).toBe('catbird')
  const redis = withPassword('redis://redis:6379', password)
  expect(decodeURIComponent(new URL(redis).password)).toBe(password)
  expect(new URL(redis).username).toBe('')
})

it('knows addresses of several hosts', () => {
  expect(withPassword('redis+cluster://one:6379,two:6379', 'hunter-222222')).toBe(
    'redis+cluster://:hunter-222222@one:6379,two:6379',
  )
})

it('leaves a URL alone that brings a password, or where none is set', () => {
  const own = 'postgresql://catbird:of-its-own@postgres:5432/catbird'
  expect(withPassword(own, 'another')).toBe(own)
  expect(withPassword('redis://redis:6379', undefined)).toBe('redis://redis:6379')
})

it('is how the server reads its environment', () => {
  const config = parseConfig({
    SERVICE_DID: 'did:web:mls.catbird.blue',
    JWT_SECRET: 'f3a1c27be45d9086f3a1c27be45d9086',
    DATABASE_URL: 'postgresql://catbird@postgres:5432/catbird',
    REDIS_URL: 'redis://redis:6379',
    POSTGRES_PASSWORD: 'slash/and@at-sign',
    REDIS_PASSWORD: 'colon:and#hash-sign',
  })
  expect(config.database).toEqual({
    kind: 'url',
    url: 'postgresql://catbird:slash%2Fand%40at-sign@postgres:5432/catbird',
  })
  expect(config.redisUrl).toBe('redis://:colon%3Aand%23hash-sign@redis:6379')
})
