/** How commands end, by the names that sysexits.h has for them. */
export const exitCodes = {
  ok: 0,
  /** It did not work, or something was found that is not as it should be. */
  failed: 1,
  /** The command was called wrongly. */
  usage: 64,
  /** What was read is damaged. */
  data: 65,
  /** Something that is needed does not answer: a database, a server, a program. */
  unavailable: 69,
  /** A file could not be made, since there is one already, or there is no room. */
  cannotCreate: 73,
  /** The configuration cannot be used. */
  config: 78,
} as const

/** One of them. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
