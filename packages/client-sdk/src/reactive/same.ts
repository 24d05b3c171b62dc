/**
 * Whether two values say the same, all the way down. Of objects that are neither plain, nor lists, dates or bytes, each
 * is only itself.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof Uint8Array && b instanceof Uint8Array) return haveSame([...a], [...b])
  if (Array.isArray(a) && Array.isArray(b)) return haveSame(a, b)
  return isPlain(a) && isPlain(b) && areSameObjects(a, b)
}

/** `before`, where `after` says the same: whoever compares objects then sees that nothing has changed. */
export function kept<T>(before: T | undefined, after: T): T {
  return before !== undefined && isSame(before, after) ? before : after
}

/** A list whose items are kept where they are the same, found again by their keys; the whole list, where all are. */
export function keptItems<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): readonly T[] {
  const old = new Map(before.map((item) => [keyOf(item), item]))
  const items = after.map((item) => kept(old.get(keyOf(item)), item))
  return items.length === before.length && items.every((item, i) => item === before[i]) ? before : items
}

function haveSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => isSame(item, b[i]))
}

function areSameObjects(a: object, b: object): boolean {
  const [fields, others] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))]
  return (
    fields.length === others.size &&
    fields.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  )
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
