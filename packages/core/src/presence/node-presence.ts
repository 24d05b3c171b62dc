import { errorCode } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { Clock } from '../ports/index.ts'
import { DeviceSockets } from './device-sockets.ts'
import { writeDevices } from './sql/devices.ts'
import { beat, deleteNode } from './sql/nodes.ts'
import type { BeatRow } from './sql/nodes.ts'

/** What a node tells all others of the devices that are connected to it. */
export interface NodePresence {
  readonly nodeId: string
  /** Notes that a live stream of a device has begun, or ended. Costs nothing: it is written by the next `write`. */
  readonly arrived: (device: DeviceCaller) => void
  readonly left: (device: DeviceCaller) => void
  /** Says that the node lives, and writes all that was lost. To be called well within `nodeFreshMs`. */
  beat(): Promise<void>
  /** Writes which devices have come and gone since the last time: one statement, none if there is nothing to say. */
  write(): Promise<void>
  /** Takes the node out. Whoever was connected to it no longer is. */
  end(): Promise<void>
}

const foreignKeyViolation = '23503'

/**
 * The presence of a node's devices: in memory what is so, in Postgres what all nodes know of it (`device-sockets.ts`
 * holds the two against each other). A row counts while its node beats, so a killed node's devices are gone soon. A
 * node that was taken for dead, and whose row is gone, writes itself and all its devices anew.
 */
export function createNodePresence(
  ports: { readonly db: Database; readonly clock: Clock },
  nodeId: string,
): NodePresence {
  const { db, clock } = ports
  const startedAt = clock.now()
  const sockets = new DeviceSockets()
  const writeOnce = async () => {
    const change = sockets.takeChange()
    if (change === undefined) return
    const { came, went } = change
    try {
      await db.execute(writeDevices, [
        nodeId,
        ...[came.map(({ did }) => did), came.map(({ deviceId }) => deviceId), came.map(({ since }) => since)],
        ...[went.map(({ did }) => did), went.map(({ deviceId }) => deviceId)],
      ])
    } catch (error) {
      sockets.takeBack(change)
      throw error
    }
  }
  const beatOnce = async () => {
    const [row] = await db.query<BeatRow>(beat, [nodeId, startedAt, clock.now(), sockets.total])
    if (row?.made === true) sockets.forgetWritten()
  }
  return {
    nodeId,
    arrived: (device) => {
      sockets.add(device, clock.now())
    },
    left: (device) => {
      sockets.remove(device)
    },
    beat: beatOnce,
    async write() {
      try {
        await writeOnce()
      } catch (error) {
        if (errorCode(error) !== foreignKeyViolation) throw error
        await beatOnce()
        await writeOnce()
      }
    },
    async end() {
      await db.execute(deleteNode, [nodeId])
    },
  }
}
