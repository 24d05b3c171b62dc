import type { LogFunctionFactory } from 'graphile-worker'
import type { Log } from '../ports/index.ts'

/**
 * Makes our log of what graphile-worker says. Its words on each run are left out, since they show the payload; ours say
 * the same. It mends by itself whatever it calls an error.
 */
export function libraryLog(log: Log): LogFunctionFactory {
  return () => (level, message, meta) => {
    if (meta.job !== undefined) return
    const fields = meta.error === undefined ? {} : { err: meta.error }
    if (level === 'error' || level === 'warning') log.warn(fields, `job queue: ${message}`)
    else log.debug(fields, `job queue: ${message}`)
  }
}
