/** A real Postgres without installing one: started with the server, kept in its data folder. */
export { hasEmbeddedPostgres } from './binaries.ts'
export { findRunningPostgres } from './find-running.ts'
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './start.ts'
export { startEmbeddedPostgres } from './start.ts'
export type { PostgresSettings } from './settings.ts'
