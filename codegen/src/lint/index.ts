import { ownLexicons } from '../lexicons.ts'
import type { LexiconFile } from '../lexicons.ts'
import { acts } from './acts.ts'
import { descriptions } from './descriptions.ts'
import { errors } from './errors.ts'
import { limits } from './limits.ts'
import { names } from './names.ts'
import { permissions } from './permissions.ts'
import type { Problem, Rule } from './problem.ts'
import { refs } from './refs.ts'

const rules: readonly Rule[] = [names, limits, descriptions, errors, acts, refs, permissions]

/** Holds our lexicons against the rules of the house. */
export function lint(lexicons: readonly LexiconFile[]): Problem[] {
  return ownLexicons(lexicons).flatMap((lexicon) => rules.flatMap((rule) => rule(lexicon, lexicons)))
}

/** A problem as a line for people. */
export function describeProblem({ id, at, what }: Problem): string {
  return `${id}: ${at}: ${what}`
}
