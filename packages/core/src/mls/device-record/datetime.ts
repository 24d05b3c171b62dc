/** The `datetime` of a lexicon: RFC 3339 with a capital T, whole seconds at least, and a time zone. */
const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,20})?(Z|[+-]\d{2}:\d{2})$/

/** Whether the text is a point in time as AT Protocol writes it (lexicon format `datetime`). */
export function isDatetime(text: string): boolean {
  return PATTERN.test(text) && !Number.isNaN(Date.parse(text))
}
