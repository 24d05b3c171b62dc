import { FARTHEST, MOST_LOST, PARTS } from '../../store/place.ts'

/**
 * So many places behind one of the log and before the next, in their order, each another one.
 *
 * @throws RangeError where there is no room for so many: two messages at one place would be one less
 */
export function placesBehind(place: number, count: number): number[] {
  if (count > (place <= FARTHEST ? MOST_LOST : 0))
    throw new RangeError(`no room for ${String(count)} messages behind ${String(place)}`)
  return Array.from({ length: count }, (_, i) => place + Math.floor(((i + 1) * PARTS) / (count + 1)) / PARTS)
}
