import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'

/**
 * Writes which devices have come to a node and which have gone: one round trip, however many reconnect at once.
 * Parameters: node id; one array each of DIDs, device ids and times of those that came; of DIDs and device ids of those
 * that went. No device is in both. Rows of a node are written by that node alone, one statement at a time, so nobody
 * waits for anybody.
 */
export const writeDevices: PreparedStatement = {
  name: 'presence_write_devices',
  text: `
    WITH gone AS (
      DELETE FROM presence p
      USING unnest($5::text[], $6::text[]) AS g (did, device_id)
      WHERE p.did = g.did AND p.device_id = g.device_id AND p.node_id = $1
    )
    INSERT INTO presence (node_id, did, device_id, since)
    SELECT $1, c.did, c.device_id, c.since
    FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS c (did, device_id, since)
    ON CONFLICT DO NOTHING`,
}

/** A device that is connected. */
export type ConnectedRow = { readonly did: Did; readonly device_id: DeviceId }

/**
 * Those of some devices that are connected to a living node. Parameters: one array each of DIDs and device ids; since
 * when a node must have been heard of.
 */
export const findConnected: PreparedStatement = {
  name: 'presence_find_connected',
  text: `
    SELECT asked.did, asked.device_id
    FROM unnest($1::text[], $2::text[]) AS asked (did, device_id)
    WHERE EXISTS (
      SELECT FROM presence p JOIN node n ON n.node_id = p.node_id
      WHERE p.did = asked.did AND p.device_id = asked.device_id AND n.beat_at > $3)`,
}
