import { Lane } from './lane.ts'
import type { DeliveryPorts } from './lane.ts'
import { deliveryLimits } from './limits.ts'
import type { DeliveryLimits } from './limits.ts'
import { sendAt } from './send-job.ts'
import type { Delivery } from './settle-wake-ups.ts'
import { readNextDue } from './sql/send-wake-ups.ts'
import type { PushKind } from './target.ts'

/** The lanes of a node that are at work. A node has one set of senders, by which it is known here. */
const atWork = new WeakMap<DeliveryPorts['senders'], Map<PushKind, Lane>>()

/** Every push service, by itself: what one of them takes long for holds up no other. */
const kinds: readonly PushKind[] = ['webPush', 'apns', 'fcm']

/**
 * Sends the wake-ups that are due, until none is or the signal says so, and sees to it that those that wait are sent when
 * their time comes. Gives what became of them.
 *
 * A node has one lane for each push service. Called while one is at work, this has that lane look again and does not wait
 * for it: a slow push service holds up neither the others nor more than one job of the node.
 */
export async function deliverWakeUps(
  ports: DeliveryPorts,
  signal?: AbortSignal,
  limits: DeliveryLimits = deliveryLimits,
): Promise<Delivery[]> {
  const began = ports.clock.now()
  const lanes = atWork.get(ports.senders) ?? new Map<PushKind, Lane>()
  atWork.set(ports.senders, lanes)
  const others = new Set(kinds.filter((kind) => lanes.get(kind)?.lookAgain()))
  const own = kinds.filter((kind) => !others.has(kind))
  const all = await Promise.all(
    own.map((kind) => runLane(lanes, kind, new Lane(ports, { kind, limits, signal }))),
  )
  // What is due in a lane that is at work is taken by it: only what comes later needs a job.
  const since = kinds.map((kind) => (others.has(kind) ? began : new Date(0)))
  const [next] = await ports.db.query<{ wake_at: Date | null }>(readNextDue, [kinds, since])
  if (next !== undefined && next.wake_at !== null) await sendAt(ports.db, next.wake_at)
  return all.flat()
}

async function runLane(lanes: Map<PushKind, Lane>, kind: PushKind, lane: Lane): Promise<Delivery[]> {
  lanes.set(kind, lane)
  try {
    return await lane.run()
  } finally {
    if (lanes.get(kind) === lane) lanes.delete(kind)
  }
}
