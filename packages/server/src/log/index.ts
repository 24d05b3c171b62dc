/** What is told to operators: JSON lines with request ids, without secrets. */
export { createLog } from './log.ts'
export type { ServerLog } from './log.ts'
export { requestContext } from './request-context.ts'
