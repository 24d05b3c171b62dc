import { errorCode } from '../errors.ts'
import type { Queryable } from '../queryable.ts'

/** A row of `_prisma_migrations`, the table that Prisma's tools keep and this runner shares with them. */
export type AppliedMigration = {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
}

/** Prisma's own definition of its table. */
export const createMigrationsTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36)  PRIMARY KEY NOT NULL,
    checksum            varchar(64)  NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz  NOT NULL DEFAULT now(),
    applied_steps_count integer      NOT NULL DEFAULT 0
  )`

/** Notes a migration as applied, in the transaction that applies it. */
export const insertApplied = `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  VALUES (gen_random_uuid(), $1, $2, now(), clock_timestamp(), 1)`

const selectApplied = `
  SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
  FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`

const undefinedTable = '42P01'

/** What has been applied; nothing, if the table is not there. */
export async function readApplied(db: Queryable): Promise<AppliedMigration[]> {
  try {
    return await db.query<AppliedMigration>(selectApplied)
  } catch (error) {
    if (errorCode(error) === undefinedTable) return []
    throw error
  }
}
