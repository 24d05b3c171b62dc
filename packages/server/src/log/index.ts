/** What is told to operators: JSON lines with request ids, without secrets. */
export { serializeError } from './errors.ts'
export { createLog } from './log.ts'
export type { ServerLog } from './log.ts'
export { requestContext } from './request-context.ts'
export type { RequestContext } from './request-context.ts'
