/** How much is logged, from most to least. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** One level of the log. */
export type LogLevel = (typeof logLevels)[number]

/**
 * Reads the level from a `RUST_LOG` of the deployment this service replaces, for example
 * `catbird_server=debug,info`: the directive without a target counts; a form unknown here counts as `info`.
 */
export function rustLogLevel(text: string): LogLevel {
  const bare = text.split(',').find((directive) => !directive.includes('=')) ?? 'info'
  const word = bare.trim().toLowerCase()
  if (word === 'off') return 'silent'
  return logLevels.find((level) => level === word) ?? 'info'
}
