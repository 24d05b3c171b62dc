const dayMs = 24 * 3600_000

/** The UTC day of a moment, in days since 1970. */
export function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / dayMs)
}

/** How long that day still lasts, in milliseconds. */
export function untilNextDay(moment: Date): number {
  return (dayOf(moment) + 1) * dayMs - moment.getTime()
}

/** The moment so many days before. */
export function daysBefore(moment: Date, days: number): Date {
  return new Date(moment.getTime() - days * dayMs)
}

/** For how many days it matters how requests were taken, today included. */
const judgedDays = 7

/** The first of the days of which requests are judged now. */
export function firstJudgedDay(now: Date): number {
  return dayOf(now) - judgedDays + 1
}

/** When a day began. */
export function beginOf(day: number): Date {
  return new Date(day * dayMs)
}
