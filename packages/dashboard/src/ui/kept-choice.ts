import { useSyncExternalStore } from 'react'

/** A choice that this browser keeps, and that every place which shows it follows. */
export type KeptChoice<Value extends string> = {
  readonly read: () => Value
  readonly choose: (value: Value) => void
  readonly use: () => Value
}

/** Makes a choice of some values, the first of which stands until another is chosen. */
export function keptChoice<Value extends string>(
  name: string,
  values: readonly [Value, ...Value[]],
): KeptChoice<Value> {
  const listeners = new Set<() => void>()
  const known = (text: string | null) => values.find((value) => value === text)
  let chosen = known(readKept(name)) ?? values[0]
  const watch = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const read = () => chosen
  return {
    read,
    choose(value) {
      chosen = value
      keep(name, value)
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(watch, read),
  }
}

/** A browser that keeps nothing (a private window may not) still works: the choice lasts as long as the page. */
function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // It lasts as long as the page.
  }
}
