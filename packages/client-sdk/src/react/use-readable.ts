import { useSyncExternalStore } from 'react'
import type { Readable } from '../reactive/readable.ts'

/** A value's present state; `first` while there is no value yet, and where pages are made on a server. */
export function useReadable<T>(readable: Readable<T> | undefined, first: T): T {
  const before = () => first
  return useSyncExternalStore(readable?.subscribe ?? nothingToHear, readable?.getSnapshot ?? before, before)
}

const nothingToHear = () => () => undefined
