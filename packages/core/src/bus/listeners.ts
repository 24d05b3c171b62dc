import type { Log } from '../ports/index.ts'
import type { BusListener } from './bus.ts'

/** Who listens to what, on this node. */
export interface Listeners {
  /** Adds a listener; `true` if it is the channel's first. */
  add(channel: string, listener: BusListener): boolean
  /** Removes a listener; `true` if it was the channel's last. */
  remove(channel: string, listener: BusListener): boolean
  /** Calls the listeners of a channel. */
  tell(channel: string, payload: Uint8Array): void
  channels(): string[]
  clear(): void
}

/** Makes an empty table of listeners. The same function may listen to a channel once only. */
export function createListeners(log: Log): Listeners {
  const table = new Map<string, Set<BusListener>>()
  const remove = (channel: string, listener: BusListener): boolean => {
    const found = table.get(channel)
    if (found === undefined || !found.delete(listener) || found.size > 0) return false
    return table.delete(channel)
  }
  return {
    add(channel, listener) {
      const found = table.get(channel)
      if (found === undefined) table.set(channel, new Set([listener]))
      else found.add(listener)
      return found === undefined
    },
    remove,
    tell(channel, payload) {
      for (const listener of [...(table.get(channel) ?? [])]) callSafely(listener, payload, log)
    },
    channels: () => [...table.keys()],
    clear: () => {
      table.clear()
    },
  }
}

function callSafely(listener: BusListener, payload: Uint8Array, log: Log): void {
  try {
    listener(payload)
  } catch (error) {
    log.error({ err: error }, 'a listener of the bus failed')
  }
}
