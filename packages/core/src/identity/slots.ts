import { ServiceError } from '../errors/index.ts'

/** So much may go on at once, in all and for each name. */
export interface Slots {
  /**
   * Does something while it holds one of the slots.
   *
   * @throws ServiceError `DeviceRecordUnavailable` at once where none is free: whoever wants one may come again
   */
  within<Result>(name: string, act: () => Promise<Result>): Promise<Result>
}

/** Makes slots. Those who find none are turned away rather than queued, so that a slow server fills no memory. */
export function createSlots({ total, each }: { readonly total: number; readonly each: number }): Slots {
  const held = new Map<string, number>()
  let all = 0
  const count = (name: string, by: 1 | -1): void => {
    const now = (held.get(name) ?? 0) + by
    if (now === 0) held.delete(name)
    else held.set(name, now)
    all += by
  }
  return {
    async within(name, act) {
      if (all >= total || (held.get(name) ?? 0) >= each) {
        throw new ServiceError('DeviceRecordUnavailable', {
          message: 'Too many device records are being looked up just now.',
        })
      }
      count(name, 1)
      try {
        return await act()
      } finally {
        count(name, -1)
      }
    },
  }
}
