import type { Readable } from '../reactive/readable.ts'

/** Listens to a value: how often it was told of, and what it was. */
export interface Observed<T> {
  readonly seen: readonly T[]
  readonly now: () => T
  readonly stop: () => void
}

/** Listens to a value. */
export function observe<T>(readable: Readable<T>): Observed<T> {
  const seen: T[] = []
  const stop = readable.subscribe(() => void seen.push(readable.getSnapshot()))
  return { seen, now: readable.getSnapshot, stop }
}
