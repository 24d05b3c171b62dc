/** `catbird-mls-20261127T020000Z.tar`, or `.tar.age` where it is encrypted. */
const pattern = /^catbird-mls-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar(\.age)?$/

/** A moment as in names: `20261127T020000Z`. */
export function stampOf(when: Date): string {
  return when.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}

/** The same to the millisecond, for what may be made twice in a second: `20261127T020000123Z`. */
export function exactStampOf(when: Date): string {
  return when.toISOString().replaceAll(/[-:.]/g, '')
}

/** The name of a backup. */
export function nameOf(when: Date, encrypted: boolean): string {
  return `catbird-mls-${stampOf(when)}.tar${encrypted ? '.age' : ''}`
}

/** When a backup was made, by its name; undefined where it is no name of ours. */
export function whenOf(name: string): Date | undefined {
  const found = pattern.exec(name)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second] = found.map(Number)
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second))
}
