import type { CborValue } from '../cbor.ts'

/*
 * A place in a convo is the seq that the service gave: a whole number. What the service has lost (a backup was restored)
 * stands between the last entry that it still has and whatever comes next: at a fraction. Its parts are a power of two, so
 * that a number holds each place exactly: it is read from the store as it was written.
 */

/** In so many parts is the room between two whole places. */
export const PARTS = 2 ** 24
/** So many messages can be lost behind one place: more than a device can hold in memory, as it has to. */
export const MOST_LOST = PARTS - 1
/** The last whole place behind which a number can tell all parts apart. */
export const FARTHEST = 2 ** 29 - 1
/** How a fraction is stored: DAG-CBOR, as AT Protocol has it, knows whole numbers alone. */
const MARK = '~'

/** Whether the service's log has, or had, this place: otherwise it is of what was lost. */
export function isOfLog(place: number): boolean {
  return Number.isInteger(place)
}

/** A place as text whose order is the places' own. */
export function placeText(place: number): string {
  const whole = Math.floor(place)
  const padded = String(whole).padStart(16, '0')
  if (whole === place) return padded
  return `${padded}.${String(Math.round((place - whole) * PARTS)).padStart(8, '0')}`
}

/** A record's values as they can be stored, and whether any of them had to be put differently for it. */
export function packPlaces(value: CborValue): { readonly value: CborValue; readonly packed: boolean } {
  let packed = false
  const stored = mapped(value, (one) => {
    if (typeof one !== 'number' || Number.isInteger(one)) return undefined
    packed = true
    return { [MARK]: Math.round(one * PARTS) }
  })
  return { value: stored, packed }
}

/** The values of {@link packPlaces}. */
export function unpackPlaces(value: CborValue): CborValue {
  return mapped(value, (one) => {
    const parts = (one as Partial<Record<string, CborValue>> | null)?.[MARK] // whatever it is, it has that or not
    return typeof parts === 'number' ? parts / PARTS : undefined
  })
}

/** A value with what `change` makes of it, or of whatever is in it. */
function mapped(value: CborValue, change: (value: CborValue) => CborValue | undefined): CborValue {
  const changed = change(value)
  if (changed !== undefined) return changed
  if (Array.isArray(value)) return value.map((one) => mapped(one, change))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const entries = Object.entries(value as Record<string, CborValue>) // no list, no bytes: a map
  return Object.fromEntries(entries.map(([key, one]) => [key, mapped(one, change)]))
}
