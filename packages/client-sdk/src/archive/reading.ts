import { asBytes, asList, asMap, asText } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'

/** A map that was read and not yet looked at. */
export type Fields = Readonly<Record<string, CborValue | undefined>>

/** Reads a value, or throws a TypeError. */
export type Read<T> = (value: CborValue | undefined) => T

/** A map. */
export const fieldsOf: Read<Fields> = (value) => asMap(value)

/** A list, each of whose items is read. */
export const listOf =
  <T>(read: Read<T>, most: number): Read<T[]> =>
  (value) => {
    const list = asList(value)
    if (list.length > most) throw new TypeError('expected a shorter list')
    return list.map(read)
  }

/** What may be left out. */
export const maybe =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value)

/** A whole number, not negative. */
export const whole: Read<number> = (value) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new TypeError('expected a whole number')
  return value
}

/** A time: ms since 1970, as far as a `Date` reaches (ECMA-262 §21.4.1.1). */
export const time: Read<number> = (value) => {
  const ms = whole(value)
  if (ms > 8_640_000_000_000_000) throw new TypeError('expected a time')
  return ms
}

/** A place in a log. */
export const place: Read<number> = (value) => {
  const seq = whole(value)
  if (seq === 0) throw new TypeError('expected a place in a log')
  return seq
}

/** Yes or no. */
export const flag: Read<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new TypeError('expected a boolean')
  return value
}

/** Text of at most so many UTF-16 code units. */
export const textOf =
  (most: number): Read<string> =>
  (value) => {
    const text = asText(value)
    if (text.length > most) throw new TypeError('expected a shorter text')
    return text
  }

/** Text that a test of its form gives back. */
export const formed =
  <T extends string>(test: (text: string) => T | undefined): Read<T> =>
  (value) => {
    const text = test(asText(value))
    if (text === undefined) throw new TypeError('expected text of another form')
    return text
  }

/** One of some texts. */
export const oneOf = <T extends string>(...texts: readonly T[]): Read<T> =>
  formed((text) => texts.find((one) => one === text))

/** Bytes: so many at most, or exactly. */
export const bytesOf =
  (most: number, least = 0): Read<Uint8Array> =>
  (value) => {
    const bytes = asBytes(value)
    if (bytes.length > most || bytes.length < least) throw new TypeError('expected bytes of another length')
    return bytes
  }

/** An object without what is undefined. */
export function compact<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined> // the optional ones are there or not
  }
}
