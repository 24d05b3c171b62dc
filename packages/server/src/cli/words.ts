/** Numbers, sizes and times as people read them in a terminal. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** A count: `12,345`. */
export function count(value: number): string {
  return whole.format(value)
}

/** A count of things: `1 device`, `2 devices`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** A rate or a duration, with one digit behind the point: `0.4`. */
export function figure(value: number): string {
  return fine.format(value)
}

/** A size, in millions of bytes: `12.4 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** A length of time in seconds, by its largest unit that fits: `40 s`, `3 min`, `5 h`, `12 days`. */
export function span(seconds: number): string {
  if (seconds < 90) return `${count(seconds)} s`
  if (seconds < 90 * 60) return `${count(seconds / 60)} min`
  if (seconds < 48 * 3_600) return `${count(seconds / 3_600)} h`
  return `${count(seconds / 86_400)} days`
}
