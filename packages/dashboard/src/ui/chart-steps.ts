/** What the marks of a chart count by: any number, whole ones, or sizes in bytes. */
export type ChartSteps = 'any' | 'whole' | 'bytes'

const powers = (base: number, upTo: number) => Array.from({ length: upTo }, (_, power) => base ** power)

const distances = {
  any: undefined,
  whole: powers(10, 13).flatMap((power) => [power, 2 * power, 5 * power]),
  bytes: powers(2, 50),
}

/** How far marks may lie apart; undefined leaves it to the library. */
export function distancesOf(steps: ChartSteps): number[] | undefined {
  return distances[steps]
}
