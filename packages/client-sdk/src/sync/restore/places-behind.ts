import { PARTS } from '../../store/place.ts'

/** So many places behind one of the log and before the next, in their order. */
export function placesBehind(place: number, count: number): number[] {
  const step = PARTS / (count + 1)
  return Array.from({ length: count }, (_, i) => place + Math.max(1, Math.floor((i + 1) * step)) / PARTS)
}
