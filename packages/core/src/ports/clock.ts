/** Where the time comes from. Passed in, so that tests and simulations own it. */
export interface Clock {
  now(): Date
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves the clock forward by this many milliseconds. */
  advance(milliseconds: number): void
  /** Sets the clock to a moment, also back. */
  set(moment: Date): void
}

/** Makes a clock for tests and simulations, which begins at `start`. */
export function createManualClock(start: Date = new Date()): ManualClock {
  let current = start.getTime()
  return {
    now: () => new Date(current),
    advance: (milliseconds) => {
      current += milliseconds
    },
    set: (moment) => {
      current = moment.getTime()
    },
  }
}
