const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Until there is something to end in good order. */
let act: (signal: NodeJS.Signals) => void = () => process.exit(0)
let heard = false

/**
 * Hears the signals that end a process, from now on. The first process of a container is deaf to those that it has no
 * handler for, and loading takes a moment. The handler stays: a signal that comes while one is put in the place of another
 * would be lost.
 */
export function hearSignals(): void {
  if (heard) return
  heard = true
  for (const signal of signals) process.on(signal, (name) => act(name))
}

/** Says what such a signal does from now on. */
export function onSignal(next: (signal: NodeJS.Signals) => void): void {
  act = next
  hearSignals()
}
