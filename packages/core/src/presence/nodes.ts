import type { Queryable } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { deviceKey } from '../identity/device-key.ts'
import { findConnected } from './sql/devices.ts'
import type { ConnectedRow } from './sql/devices.ts'
import { readNodes } from './sql/nodes.ts'
import type { NodeRow } from './sql/nodes.ts'

/** How long a node that is not heard of counts as alive, in milliseconds. Nodes beat three times as often. */
export const nodeFreshMs = 30_000

/** A node of the service. */
export type ServiceNode = {
  readonly nodeId: string
  readonly startedAt: Date
  /** When it was last heard of. */
  readonly beatAt: Date
  /** Whether it counts as alive. */
  readonly alive: boolean
  /** Live streams, when it was last heard of, and the devices that have them. */
  readonly sockets: number
  readonly devices: number
}

/** The nodes of the service: those that live, and those that died a moment ago. */
export async function listNodes(db: Queryable, now: Date): Promise<ServiceNode[]> {
  const rows = await db.query<NodeRow>(readNodes)
  return rows.map(({ node_id: nodeId, started_at: startedAt, beat_at: beatAt, sockets, devices }) => ({
    ...{ nodeId, startedAt, beatAt, sockets, devices },
    alive: beatAt > freshSince(now),
  }))
}

/** Which of some devices are connected to a live stream of any node. */
export async function connectedDevices<Device extends DeviceCaller>(
  db: Queryable,
  devices: readonly Device[],
  now: Date,
): Promise<Device[]> {
  const rows = await db.query<ConnectedRow>(findConnected, [
    devices.map(({ did }) => did),
    devices.map(({ deviceId }) => deviceId),
    freshSince(now),
  ])
  const connected = new Set(rows.map((row) => deviceKey({ did: row.did, deviceId: row.device_id })))
  return devices.filter((device) => connected.has(deviceKey(device)))
}

/** Since when a node must have been heard of to count as alive. */
export function freshSince(now: Date): Date {
  return new Date(now.getTime() - nodeFreshMs)
}
