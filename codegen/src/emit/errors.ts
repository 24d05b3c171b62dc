import { errorNames, errorRow } from '@catbird-mls/core/errors'

/** The table of errors as a client needs it: by name, whether to send the same again. Pages load it: it is no longer than that. */
export function emitErrors(): string {
  const rows = errorNames.map((name) => {
    return `  ${name}: { retryable: ${errorRow(name).retryable} },`
  })
  return `/** Every error of the service, by name. What each means and what to do stands in docs/errors.md. */
export const serviceErrors = {\n${rows.join('\n')}\n} as const

/** Name of an error of the service. */
export type ServiceErrorName = keyof typeof serviceErrors

/** Whether a string is the name of an error that this version knows. */
export function isServiceErrorName(name: string): name is ServiceErrorName {
  return Object.hasOwn(serviceErrors, name)
}
`
}
