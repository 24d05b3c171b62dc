const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How many characters a person sees in a text. */
export function graphemesOf(text: string): number {
  return Array.from(segmenter.segment(text)).length
}

/** The places in a text (UTF-16) at which one character ends and the next begins, both ends included. */
export function graphemeBorders(text: string): ReadonlySet<number> {
  return new Set([...Array.from(segmenter.segment(text), ({ index }) => index), text.length])
}
