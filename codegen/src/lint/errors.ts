import { commonAuthErrors, errorRow, isErrorName, transportErrors } from '@catbird-mls/core/errors'
import { isSentence } from './descriptions.ts'
import { isAuthenticated, isMethod, listedErrors } from './methods.ts'
import type { ListedError } from './methods.ts'
import type { Problem, Rule } from './problem.ts'

/** Only worth listing where large bytes are sent. */
const LISTABLE_TRANSPORT_ERRORS = ['PayloadTooLarge']

/**
 * Errors: every name is in the closed table and explained, what any authenticated method may answer is listed by
 * each of them in the same words, and what XRPC itself may answer is listed by none.
 */
export const errors: Rule = ({ doc }) => {
  if (!isMethod(doc)) return []
  const listed = listedErrors(doc)
  const all = listed.map(({ name }) => name)
  const common: readonly string[] = isAuthenticated(doc) ? commonAuthErrors : ['RateLimitExceeded']
  const say = (what: string, found: readonly string[]): Problem[] =>
    found.map((name) => ({ id: doc.id, at: `main.errors.${name}`, what }))
  const namesOf = (found: readonly ListedError[]): string[] => found.map(({ name }) => name)
  return [
    ...say(
      'is not in the table of errors',
      all.filter((name) => !isErrorName(name)),
    ),
    ...say(
      'is listed twice',
      all.filter((name, i) => all.indexOf(name) !== i),
    ),
    ...say('is answered by any method and listed by none', all.filter(isTransport)),
    ...say(
      'is missing',
      common.filter((name) => !all.includes(name)),
    ),
    ...say('is not explained', namesOf(listed.filter(({ description }) => !isSentence(description)))),
    ...say(
      'has other words than the table',
      namesOf(listed.filter((error) => common.includes(error.name) && isReworded(error))),
    ),
  ]
}

function isTransport(name: string): boolean {
  return transportErrors.some((error) => error === name) && !LISTABLE_TRANSPORT_ERRORS.includes(name)
}

function isReworded({ name, description }: ListedError): boolean {
  return isErrorName(name) && description !== errorRow(name).meaning
}
