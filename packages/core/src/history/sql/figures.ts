import type { PreparedStatement } from '../../database/index.ts'
import type { NodeFigures, ServiceFigures } from '../figures.ts'

/** Writes what a node measures into its row. Parameters: node id, version, figures. */
export const writeFigures: PreparedStatement = {
  name: 'history_write_figures',
  text: `UPDATE node SET version = $2, figures = $3::jsonb WHERE node_id = $1`,
}

/** Keeps what a node measured. Parameters: when, node id, figures. */
export const insertNodeFigures: PreparedStatement = {
  name: 'history_insert_node_figures',
  text: `
    INSERT INTO node_figures (at, node_id, figures) VALUES ($1, $2, $3::jsonb) ON CONFLICT DO NOTHING`,
}

/** Keeps what was so of the service. Parameters: when, figures. */
export const insertServiceFigures: PreparedStatement = {
  name: 'history_insert_service_figures',
  text: `INSERT INTO service_figures (at, figures) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING`,
}

/** All nodes together in a stretch of time. */
export type NodesRow = { readonly at: Date; readonly nodes: number; readonly figures: NodeFigures }

/**
 * What all nodes measured, by stretches of time. Parameters: since when, how long a stretch is in seconds, the figures of
 * which the greatest counts. Of all others it is what the nodes of a minute had together, on the average of the minutes: a
 * node that took the place of another is not added to it. A minute a node is read for each minute asked for, at most a day
 * of them.
 */
export const readNodeFigures: PreparedStatement = {
  name: 'history_read_node_figures',
  text: `
    WITH of_node AS (
      SELECT floor(extract(epoch FROM n.at) / 60) * 60 AS minute, n.node_id, f.key,
        avg(f.value::float8) AS mean, max(f.value::float8) AS top
      FROM node_figures n, jsonb_each_text(n.figures) f
      WHERE n.at > $1
      GROUP BY 1, 2, 3
    ), of_minute AS (
      SELECT minute, key, count(*) AS nodes, sum(mean) AS total, max(top) AS top
      FROM of_node GROUP BY minute, key
    ), of_step AS (
      SELECT floor(minute / $2) * $2 AS step, key, max(nodes) AS nodes,
        CASE WHEN key = ANY ($3::text[]) THEN max(top) ELSE avg(total) END AS value
      FROM of_minute GROUP BY 1, 2
    )
    SELECT to_timestamp(step) AS at, max(nodes)::int AS nodes, jsonb_object_agg(key, value) AS figures
    FROM of_step GROUP BY step ORDER BY step`,
}

/** What was so of the service at a time. */
export type ServiceRow = { readonly at: Date; readonly figures: ServiceFigures }

/** What was so of the service, the oldest first. Parameters: since when. */
export const readServiceFigures: PreparedStatement = {
  name: 'history_read_service_figures',
  text: `SELECT at, figures FROM service_figures WHERE at > $1 ORDER BY at`,
}

/** Reads the newest of the service's, which is on an index. Parameter: since when. */
export const readNewestServiceFigures: PreparedStatement = {
  name: 'history_read_newest_service_figures',
  text: `SELECT at, figures FROM service_figures WHERE at > $1 ORDER BY at DESC LIMIT 1`,
}

/** Deletes what is older. Parameters: than when, how many of each at most. Gives how many went. */
export const deleteFigures: PreparedStatement = {
  name: 'history_delete_figures',
  text: `
    WITH nodes AS (
      DELETE FROM node_figures WHERE (at, node_id) IN (
        SELECT at, node_id FROM node_figures WHERE at < $1 ORDER BY at, node_id LIMIT $2)
      RETURNING 1
    ), service AS (
      DELETE FROM service_figures WHERE at IN (SELECT at FROM service_figures WHERE at < $1 ORDER BY at LIMIT $2)
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM nodes) + (SELECT count(*) FROM service) AS deleted`,
}
