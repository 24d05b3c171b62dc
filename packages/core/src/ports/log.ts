/** One line of a log: what is known as fields, then what happened in words. As pino has it. */
export type LogLine = (fields: object, message: string) => void

/** Where to tell what happens. A pino logger is one. Never hand it a secret or a ciphertext. */
export interface Log {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

const drop: LogLine = () => undefined

/** A log that keeps nothing. */
export const silentLog: Log = { debug: drop, info: drop, warn: drop, error: drop }
