const day = 24 * 60 * 60 * 1000

/** The moment so many days before another. */
export function daysBefore(moment: Date, days: number): Date {
  return new Date(moment.getTime() - days * day)
}
