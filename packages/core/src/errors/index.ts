/** The closed table of errors, and the one class that carries them. */
export type { Blame, ErrorRow } from './row.ts'
export { ServiceError, isServiceError } from './service-error.ts'
export type { ServiceErrorOptions } from './service-error.ts'
export { unlessGone } from './unless-gone.ts'
export {
  commonAuthErrors,
  errorNames,
  errorRow,
  errorTable,
  isErrorName,
  sentenceOf,
  transportErrors,
} from './table.ts'
export type { ErrorName } from './table.ts'
