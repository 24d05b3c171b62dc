/** Migrations: plain SQL files, applied at start, told to Prisma's tools. */
export type { ApplyMigrationsOptions } from './apply.ts'
export { applyMigrations } from './apply.ts'
export type { Migration } from './read.ts'
export { defaultMigrationsDirectory, readMigrations } from './read.ts'
export type { MigrationStatus } from './status.ts'
export { migrateStatus } from './status.ts'
