import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'

/** How much an operator wants to be logged, and until when. */
export type LogLevelWish = { readonly level: string; readonly untilMs: number }

/** Where nodes hear of it. */
const channel = 'log-level'

/**
 * Has all nodes log as an operator wishes, for a while: recorded, then told. It is not kept: a node that starts later, or
 * misses it, logs as it is configured.
 */
export async function setLogLevel(
  ports: { readonly db: Database; readonly bus: Bus; readonly clock: Clock },
  { level, untilMs, before, by }: LogLevelWish & { readonly before: string; readonly by: Operator },
): Promise<void> {
  const after = { level, until: new Date(untilMs).toISOString() }
  await withTransaction(ports.db, (tx) =>
    audit(tx, ports, { by, act: 'setLogLevel', subject: 'log', before: { level: before }, after }),
  )
  await ports.bus.publish(channel, Buffer.from(JSON.stringify({ level, untilMs })))
}

/** Hears such wishes. Gives what ends that. */
export function hearLogLevels(bus: Bus, on: (wish: LogLevelWish) => void): Promise<() => Promise<void>> {
  return bus.subscribe(channel, (message) => {
    on(JSON.parse(Buffer.from(message).toString()) as LogLevelWish) // by another node of the service
  })
}
