/** The key at the end of an AT URI that somebody else gave; undefined if it is none that could be kept. */
export function recordKeyOf(uri: string | undefined): string | undefined {
  const key = uri?.split('/').at(-1)
  return key !== undefined && isRecordKey(key) ? key : undefined
}

/** Whether a text is a record key (https://atproto.com/specs/record-key). */
export function isRecordKey(text: string): boolean {
  return /^[A-Za-z0-9._:~-]{1,512}$/.test(text)
}
