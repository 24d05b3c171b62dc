/**
 * The word for a name that came from elsewhere; undefined if there is none. Somebody may have chosen the name: `__proto__` is none of
 * ours, either.
 */
export function wordFor<Word>(words: Readonly<Record<string, Word>>, name: string): Word | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}
