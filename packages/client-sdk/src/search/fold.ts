/** A query may have so many words; further ones are not looked for. */
const MOST_TERMS = 16
/** Marks that words are written with and without, invisible joiners among them; kana's voicing makes other syllables. */
const MARKS = /(?![\u3099\u309A])\p{Script=Inherited}/gu
/** Scripts that put no space between words. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+/gu

/**
 * A text as it is searched: its words, parted where the kind of script changes too, with one space before each, without case, marks and punctuation, and in the
 * compatible form (NFKD) in which a full-width letter is a letter.
 */
export function fold(text: string): string {
  // Upper case first: it alone makes one of `ß` and `ss`.
  const plain = text.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
  const words = plain
    .replace(UNSPACED, ' $& ')
    .split(/[\p{Z}\p{P}\p{C}]+/u)
    .filter((word) => word !== '')
  return words.map((word) => ` ${word}`).join('')
}

/**
 * What a folded text must contain to be found by a query: each of its words, at the beginning of a word, or anywhere
 * where the script puts no space between words.
 */
export function termsOf(query: string): string[] {
  const words = fold(query)
    .split(' ')
    .slice(1, MOST_TERMS + 1)
  return words.map((word) => (word.search(UNSPACED) === 0 ? word : ` ${word}`))
}
