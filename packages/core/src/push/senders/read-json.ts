/** The fields of a JSON object; none where the text is anything else. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    // An answer that cannot be read says no more than its status.
    return {}
  }
}
