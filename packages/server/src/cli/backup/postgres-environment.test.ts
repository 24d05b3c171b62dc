import { describe, expect, it } from 'vitest'
import { postgresEnvironment } from './postgres-environment.ts'

describe("what Postgres's programs are told of a database", () => {
  it('is what the server is told by its URL', () => {
    expect(postgresEnvironment('postgresql://c%40t:p%2Fw%25@[::1]:5433/mls?sslmode=verify-full')).toEqual({
      PGHOST: '::1',
      PGPORT: '5433',
      PGUSER: 'c@t',
      PGPASSWORD: 'p/w%',
      PGDATABASE: 'mls',
      PGSSLMODE: 'verify-full',
      PGAPPNAME: 'catbird-mls backup',
    })
  })

  it.each([
    ['postgresql://u@%2Fvar%2Frun%2Fpostgresql/mls', { PGHOST: '/var/run/postgresql' }],
    ['postgresql://u@localhost/mls?host=/run/postgresql', { PGHOST: '/run/postgresql' }],
    ['postgresql://u@db/mls?sslmode=no-verify', { PGSSLMODE: 'require' }],
  ])('has their own words for %s', (url, told) => {
    expect(postgresEnvironment(url)).toMatchObject(told)
  })
})
