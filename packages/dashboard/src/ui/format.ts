/** Numbers, sizes and lengths of time in words that fit in a cell. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** A count: `12,345`. */
export function count(value: number): string {
  return whole.format(value)
}

/** A count that the server stops counting at `bound`: `100+`. */
export function boundedCount(value: number, bound = 100): string {
  return value >= bound ? `${whole.format(bound)}+` : whole.format(value)
}

/** A rate: small ones with two digits, large ones without. */
export function rate(perSecond: number): string {
  return `${perSecond >= 10 ? whole.format(perSecond) : fine.format(perSecond)}/s`
}

/** A size in bytes, by steps of 1024: `3.4 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = value < 1024 ? 0 : Math.min(Math.floor(Math.log(value) / Math.log(1024)), units.length - 1)
  const scaled = value / 1024 ** step
  const digits = step === 0 || scaled >= 100 ? 0 : 1
  return `${scaled.toFixed(digits)} ${units[step] ?? ''}`
}

/** A length of time in milliseconds: `0.8 ms`, `34 ms`, `1.2 s`, `3 min`, `5 h`, `2 d`. */
export function duration(ms: number): string {
  if (ms < 10) return `${fine.format(ms)} ms`
  if (ms < 1_000) return `${whole.format(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1).replace(/\.0$/, '')} s`
  if (ms < 59.5 * 60_000) return `${whole.format(ms / 60_000)} min`
  if (ms < 2 * 86_400_000) return `${whole.format(ms / 3_600_000)} h`
  return `${whole.format(ms / 86_400_000)} d`
}

/** `1 device`, `2 devices`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** The ends of a long id, by which a person tells it from others: `did:plc:abcd…wxyz`. */
export function shortId(id: string, kept = 24): string {
  if (id.length <= kept) return id
  return `${id.slice(0, kept - 5)}…${id.slice(-4)}`
}
