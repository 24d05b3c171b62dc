const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const leave = () => process.exit(0)

/**
 * Ends the process by a signal as long as it has nothing to end in good order. The first process of a container is deaf to
 * signals that it has no handler for, and loading takes a moment.
 */
export function leaveOnSignals(): void {
  for (const signal of signals) process.on(signal, leave)
}

/** Hands signals over to whoever has something to end. */
export function handOverSignals(): void {
  for (const signal of signals) process.off(signal, leave)
}
