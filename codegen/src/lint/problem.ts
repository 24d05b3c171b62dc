import type { LexiconFile } from '../lexicons.ts'

/** Something a lexicon has to mend. */
export type Problem = { readonly id: string; readonly at: string; readonly what: string }

/** Looks at one lexicon, among all of them. */
export type Rule = (lexicon: LexiconFile, all: readonly LexiconFile[]) => Problem[]
