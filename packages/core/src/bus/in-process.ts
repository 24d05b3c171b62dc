import type { Log } from '../ports/index.ts'
import { silentLog } from '../ports/index.ts'
import type { Bus } from './bus.ts'
import { createListeners } from './listeners.ts'

/** A bus for a service of one node: publications are heard before `publish` has resolved. */
export function createInProcessBus(options: { readonly log?: Log } = {}): Bus {
  const listeners = createListeners(options.log ?? silentLog)
  const close = () => {
    listeners.clear()
    return Promise.resolve()
  }
  return {
    connected: true,
    pending: 0,
    publish(channel, payload) {
      listeners.tell(channel, payload)
      return Promise.resolve()
    },
    subscribe(channel, listener) {
      // A function of its own for each subscription: the same listener may subscribe twice.
      const own = (payload: Uint8Array) => {
        listener(payload)
      }
      listeners.add(channel, own)
      return Promise.resolve(() => {
        listeners.remove(channel, own)
        return Promise.resolve()
      })
    },
    onGap: () => () => undefined,
    close,
    [Symbol.asyncDispose]: close,
  }
}
