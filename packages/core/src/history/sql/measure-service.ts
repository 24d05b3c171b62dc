import type { PreparedStatement } from '../../database/index.ts'

/** How many rows a table has. */
export type CountRow = { readonly rows: number }

/** Tables whose rows are told. */
export const countedTables = ['account', 'device', 'convo'] as const

const countOf = (table: (typeof countedTables)[number]): PreparedStatement => ({
  name: `history_count_${table}`,
  text: `
    SELECT CASE WHEN c.reltuples > 10000 THEN c.reltuples::bigint
      ELSE (SELECT count(*) FROM (SELECT FROM ${table} LIMIT 100000) few) END AS rows
    FROM pg_class c WHERE c.oid = '${table}'::regclass`,
})

/** Counts the rows of each: to the one where there are few, as the planner estimates them where there are many. No parameters. */
export const countRows: Readonly<Record<(typeof countedTables)[number], PreparedStatement>> = {
  account: countOf('account'),
  device: countOf('device'),
  convo: countOf('convo'),
}

/** Sizes, in bytes. */
export type SizesRow = { readonly database_bytes: number; readonly blob_bytes: number }

/** How large the database is, and the files that accounts have in keeping. No parameters. One reading of `blob_usage`. */
export const readSizes: PreparedStatement = {
  name: 'history_read_sizes',
  text: `
    SELECT pg_database_size(current_database()) AS database_bytes,
      (SELECT coalesce(sum(bytes), 0)::bigint FROM blob_usage) AS blob_bytes`,
}

/** Devices by how many key packages they have. */
export type StockRow = {
  readonly key_packages: number
  readonly none: number
  readonly few: number
  readonly enough: number
  readonly unreachable: number
}

/**
 * The stock of all devices that may be written to. Parameters: now, below how many it is few. One reading of all devices and
 * key packages, which a chore does every ten minutes, and nobody for a page.
 */
export const readStock: PreparedStatement = {
  name: 'history_read_stock',
  text: `
    WITH stock AS (
      SELECT did, device_id, count(*) FILTER (WHERE NOT last_resort) AS ordinary, bool_or(last_resort) AS last_resort
      FROM key_package
      WHERE claimed_at IS NULL AND revoked_at IS NULL AND expires_at > $1
      GROUP BY did, device_id
    )
    SELECT coalesce(sum(ordinary), 0)::bigint AS key_packages,
      count(*) FILTER (WHERE coalesce(ordinary, 0) = 0) AS none,
      count(*) FILTER (WHERE ordinary BETWEEN 1 AND $2 - 1) AS few,
      count(*) FILTER (WHERE ordinary >= $2) AS enough,
      count(*) FILTER (WHERE coalesce(ordinary, 0) = 0 AND NOT coalesce(last_resort, false)) AS unreachable
    FROM device LEFT JOIN stock USING (did, device_id)
    WHERE removed_at IS NULL`,
}
