import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Database } from '@catbird-mls/core/database'
import type { ConnectionWatch } from '@catbird-mls/core/events'
import type { Clock, Log, Pause } from '@catbird-mls/core/ports'
import { createNodePresence, nodeFreshMs } from '@catbird-mls/core/presence'
import { createGrowth } from '@catbird-mls/core/push'
import type { PushNotes } from '@catbird-mls/core/push'
import { repeat } from './repeat.ts'

type Ports = {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  /** If given, nothing is written by the clock: whoever gave it calls `write`. */
  readonly pause: Pause | undefined
}

/** What a node notes in memory of what it does, and writes down for all nodes by and by. */
export interface NodeNotes extends AsyncDisposable {
  readonly nodeId: string
  /** Notes for those who wake devices. */
  readonly push: PushNotes
  /** Notes of connections, which make devices present here, and answer their wake-ups. */
  readonly watch: ConnectionWatch
  /** Writes down what was noted, and that the node lives. */
  write(): Promise<void>
}

const failure = 'what this node has noted could not be written down'
const writeEveryMs = 1_000
const beatEveryMs = nodeFreshMs / 3

/**
 * The notes of this node, under a name of its own. First who has come and gone is written, then who is to be woken,
 * which depends on it. A failure is told once, and everything is written with the next success. At its end the node
 * writes what there is and takes itself out, so that there is nothing for others to make good.
 */
export function createNodeNotes(ports: Ports): NodeNotes {
  // Not by the server's own randomness: nodes that were given the same must still be told apart.
  const nodeId = `${hostname()}-${randomUUID()}`
  const presence = createNodePresence(ports, nodeId)
  const growth = createGrowth(ports)
  const ending = new AbortController()
  const write = async () => {
    await presence.write()
    await growth.flush()
  }
  const byTheClock = (everyMs: number, act: () => Promise<void>) =>
    repeat(ports.log, act, { everyMs, signal: ending.signal, failure, atOnce: true })
  // The beat by itself: a node that has much to write is not a dead one.
  const running =
    ports.pause === undefined
      ? Promise.all([byTheClock(beatEveryMs, () => presence.beat()), byTheClock(writeEveryMs, write)])
      : undefined
  return {
    nodeId,
    push: growth,
    watch: {
      arrived: (device) => {
        presence.arrived(device)
        growth.seen(device)
      },
      left: presence.left,
    },
    async write() {
      await presence.beat()
      await write()
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await running
      try {
        await presence.write()
        await growth.flush({ all: true })
        await presence.end()
      } catch (err) {
        // The others find out that it has died, and make it good.
        ports.log.warn({ err }, 'the node could not take itself out')
      }
    },
  }
}
