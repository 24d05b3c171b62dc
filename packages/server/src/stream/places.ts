import { ServiceError } from '@catbird-mls/core/errors'
import { deviceKey } from '@catbird-mls/core/identity'
import type { DeviceCaller } from '@catbird-mls/core/identity'
import { once } from '../limits/once.ts'
import type { Free } from '../limits/once.ts'

/** How many event streams one node keeps for an address and for an account; 0 sets no limit. */
export type PlaceLimits = { readonly perAddress: number; readonly perAccount: number }

/** Who has how many event streams on this node. */
export type Places = {
  /**
   * Takes a place of an address, by its key.
   *
   * @throws ServiceError `TooManyStreams`
   */
  readonly takeAddress: (key: string) => Free
  /**
   * Takes the place of a device, which has one: the stream that holds it is told to end by `replaced`, since a device
   * that opens another has most often lost it. Then it must be one of no more than its account may have.
   *
   * @throws ServiceError `TooManyStreams`
   */
  readonly takeDevice: (device: DeviceCaller, replaced: () => void) => Free
}

/** Streams end and begin rarely, so that there is no use in asking often. */
const retryAfterMs = 30_000

/**
 * Counts event streams. What is kept is bounded by the streams that are open: whoever has none is forgotten.
 */
export function createPlaces(limits: PlaceLimits): Places {
  const addresses = new Counts(limits.perAddress, 'address')
  const accounts = new Counts(limits.perAccount, 'account')
  const devices = new Map<string, () => void>()
  return {
    takeAddress: (key) => addresses.take(key),
    takeDevice(device, replaced) {
      const key = deviceKey(device)
      devices.get(key)?.()
      const free = accounts.take(device.did)
      const leave = once(() => {
        free()
        if (devices.get(key) === end) devices.delete(key)
      })
      const end = () => {
        leave()
        replaced()
      }
      devices.set(key, end)
      return leave
    },
  }
}

class Counts {
  readonly #most: number
  readonly #of: string
  readonly #counts = new Map<string, number>()

  constructor(most: number, of: string) {
    this.#most = most
    this.#of = of
  }

  take(key: string): Free {
    const count = this.#counts.get(key) ?? 0
    if (this.#most > 0 && count >= this.#most) {
      const message = `This node keeps at most ${this.#most} event streams for an ${this.#of}; try again in ${retryAfterMs / 1000} seconds.`
      throw new ServiceError('TooManyStreams', { message, retryAfterMs })
    }
    this.#counts.set(key, count + 1)
    return once(() => {
      const left = (this.#counts.get(key) ?? 1) - 1
      if (left === 0) this.#counts.delete(key)
      else this.#counts.set(key, left)
    })
  }
}
