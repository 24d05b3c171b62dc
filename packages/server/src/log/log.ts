import type { Log } from '@catbird-mls/core/ports'
import { pino } from 'pino'
import type { DestinationStream } from 'pino'
import type { LogLevel } from '../config/index.ts'
import { serializeError } from './errors.ts'
import { redactPaths } from './redact.ts'
import { requestContext } from './request-context.ts'

/** The server's log: the port that the domain knows, with a level that can be changed while it runs. */
export type ServerLog = Log & { level: string }

/**
 * Makes the log: JSON lines, each with the id of the request it belongs to, no secret and no ciphertext.
 *
 * @param destination where the lines go; standard output when not given.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): ServerLog {
  const options = {
    level,
    base: { service: 'catbird-mls' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => serializeError(error) },
    redact: { paths: redactPaths, censor: '[hidden]' },
    mixin: () => {
      const context = requestContext.getStore()
      return context === undefined ? {} : { requestId: context.requestId }
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
