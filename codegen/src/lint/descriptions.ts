import type { Rule } from './problem.ts'
import { isNamed, places } from './walk.ts'
import type { Place } from './walk.ts'

/** Types whose meaning a reader finds where they are used or defined. */
const SPEAKS_ELSEWHERE = ['ref', 'params']

/** Descriptions: every name is explained in sentences. */
export const descriptions: Rule = ({ doc }) =>
  places(doc)
    .filter(isNamed)
    .flatMap((place) => check(place).map((what) => ({ id: doc.id, at: place.at, what })))

function check({ schema }: Place): string[] {
  const { description } = schema
  if (description === undefined) return SPEAKS_ELSEWHERE.includes(schema.type) ? [] : ['lacks a description']
  return isSentence(description) ? [] : ['its description is not in sentences']
}

/** Whether a text begins and ends as sentences do. */
export function isSentence(text: unknown): boolean {
  return typeof text === 'string' && /^[A-Z0-9].*[.]$/s.test(text)
}
