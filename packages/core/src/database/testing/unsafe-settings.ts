import type { PostgresSettings } from '../embedded/index.ts'

/** For a Postgres of tests: nothing in it survives a crash, and nothing has to. */
export const unsafe: PostgresSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_connections: '400',
  max_wal_senders: '0',
  wal_level: 'minimal',
}
