/** The month of a moment, as a number: months since January 1970, in UTC. */
export function monthOf(moment: Date): number {
  return (moment.getUTCFullYear() - 1970) * 12 + moment.getUTCMonth()
}

/** When a month begins. */
export function startOfMonth(month: number): Date {
  return new Date(Date.UTC(1970, month))
}
