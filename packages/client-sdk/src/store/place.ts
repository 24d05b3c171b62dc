import type { CborValue } from '../cbor.ts'

/*
 * A place in a convo is the seq that the service gave: a whole number. What the service has lost (a backup was restored)
 * stands between the last entry that it still has and whatever comes next: at a fraction, in millionths.
 */

/** So many places are between two whole ones. */
const PARTS = 1_000_000
/** How a fraction is stored: DAG-CBOR, as AT Protocol has it, knows whole numbers alone. */
const MARK = '~'

/** Whether the service's log has, or had, this place: otherwise it is of what was lost. */
export function isOfLog(place: number): boolean {
  return Number.isInteger(place)
}

/** So many places behind one of the log and before the next, in their order. */
export function placesBehind(place: number, count: number): number[] {
  const step = PARTS / (count + 1)
  return Array.from({ length: count }, (_, i) => place + Math.max(1, Math.floor((i + 1) * step)) / PARTS)
}

/** A place as text whose order is the places' own. */
export function placeText(place: number): string {
  const whole = Math.floor(place)
  const padded = String(whole).padStart(16, '0')
  if (whole === place) return padded
  return `${padded}.${String(Math.round((place - whole) * PARTS)).padStart(6, '0')}`
}

/** A record's values as they can be stored, and whether any of them had to be put differently for it. */
export function packPlaces(value: CborValue): { readonly value: CborValue; readonly packed: boolean } {
  if (typeof value === 'number' && !Number.isInteger(value))
    return { value: { [MARK]: Math.round(value * PARTS) }, packed: true }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
    return { value, packed: false }
  if (Array.isArray(value)) {
    const items = value.map(packPlaces)
    if (!items.some(({ packed }) => packed)) return { value, packed: false }
    return { value: items.map((item) => item.value), packed: true }
  }
  const entries = Object.entries(value as Record<string, CborValue>).map(
    ([key, one]) => [key, packPlaces(one)] as const,
  )
  if (!entries.some(([, { packed }]) => packed)) return { value, packed: false }
  return { value: Object.fromEntries(entries.map(([key, one]) => [key, one.value])), packed: true }
}

/** The values of {@link packPlaces}. */
export function unpackPlaces(value: CborValue): CborValue {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(unpackPlaces)
  const entries = Object.entries(value as Record<string, CborValue>)
  const [first] = entries
  if (entries.length === 1 && first?.[0] === MARK && typeof first[1] === 'number') return first[1] / PARTS
  return Object.fromEntries(entries.map(([key, one]) => [key, unpackPlaces(one)]))
}
