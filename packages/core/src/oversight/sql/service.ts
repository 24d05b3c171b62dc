import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'
import { attentionConvos } from './convos.ts'

/** What is counted of what wants attention. */
export type AttentionRow = {
  readonly open_reports: number
  readonly convos: number
  readonly suspended: number
}

/** Counts, each up to a bound. Parameters: the bound; up to how many reports and barred leaves are looked at. */
export const countAttention: PreparedStatement = {
  name: 'oversight_count_attention',
  text: `
    SELECT
      (SELECT count(*) FROM (SELECT FROM report WHERE state = 'open' LIMIT $1) r) AS open_reports,
      (SELECT count(*) FROM (SELECT FROM (${attentionConvos('$2')}) c LIMIT $1) c) AS convos,
      (SELECT count(*) FROM (SELECT FROM account WHERE suspended_at IS NOT NULL LIMIT $1) a) AS suspended`,
}

/** A table with all that belongs to it. */
export type TableRow = { readonly name: string; readonly bytes: number; readonly rows: number }

/** What the database takes in all, in bytes. No parameters. */
export const readDatabaseSize: PreparedStatement = {
  name: 'oversight_read_database_size',
  text: `SELECT pg_database_size(current_database()) AS bytes`,
}

/**
 * The largest tables, with their indexes and partitions, from the catalogs; rows as the planner estimates them. Parameter: how
 * many.
 */
export const selectTables: PreparedStatement = {
  name: 'oversight_select_tables',
  text: `
    SELECT t.oid::regclass::text AS name, sum(pg_total_relation_size(p.relid))::bigint AS bytes,
           sum(greatest(c.reltuples, 0))::bigint AS rows
    FROM pg_class t
    CROSS JOIN LATERAL (
      SELECT t.oid AS relid UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = t.oid
    ) p
    JOIN pg_class c ON c.oid = p.relid
    WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
      AND t.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'graphile_worker'))
    GROUP BY t.oid ORDER BY bytes DESC, name LIMIT $1`,
}

/** A device that is connected to a node. */
export type ConnectionRow = { readonly did: Did; readonly device_id: DeviceId; readonly since: Date }

/** A page of a node's devices, by DID and device id. Parameters: node id, the DID and device id to go on after, how many. */
export const selectConnections: PreparedStatement = {
  name: 'oversight_select_connections',
  text: `
    SELECT did, device_id, since FROM presence
    WHERE node_id = $1 AND (did, device_id) > ($2::text, $3::text)
    ORDER BY did, device_id LIMIT $4`,
}
