import { ServiceError } from '../errors/index.ts'

/** Where a page ended that is by time and then by names. */
export type TimedPlace = { readonly at: Date; readonly names: readonly string[] }

/** Writes where a page ended that is by time. */
export function encodeTimed(at: Date, ...names: readonly string[]): string {
  return `${String(at.getTime())} ${encodeNames(...names)}`
}

/** Reads it, with so many names. @throws ServiceError `InvalidCursor` */
export function decodeTimed(cursor: string, names: number): TimedPlace {
  const [, time = '', rest = ''] = /^(\d{1,14}) (.*)$/.exec(cursor) ?? []
  if (time === '') throw new ServiceError('InvalidCursor')
  return { at: new Date(Number(time)), names: decodeNames(rest, names) }
}

/** Writes where a page ended that is by names alone. No DID, and no id, has a space in it. */
export function encodeNames(...names: readonly string[]): string {
  return names.join(' ')
}

/** Reads it, with so many names. @throws ServiceError `InvalidCursor` */
export function decodeNames(cursor: string, names: number): string[] {
  const found = cursor.split(' ')
  if (found.length !== names || !found.every(isName)) throw new ServiceError('InvalidCursor')
  return found
}

/** Whether a text can be a DID or an id, or the beginning of one: nothing else is asked of the database. */
export function isName(text: string): boolean {
  return /^[!-~]{1,2048}$/.test(text)
}

/** The text after all that begin with a name, in the order of their bytes. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`
}
