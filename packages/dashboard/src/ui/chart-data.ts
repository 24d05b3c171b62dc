/** A line of a chart: a value, or none, for each of its moments. */
export type Series = { readonly name: string; readonly values: readonly (number | null)[] }

/** What a chart shows: moments, the oldest first, and at most four lines. */
export type ChartData = { readonly at: readonly Date[]; readonly series: readonly Series[] }
