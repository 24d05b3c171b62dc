import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** What a gauge is called, and by what its values are told apart, if there are several. */
export type GaugeName = { readonly name: string; readonly help: string; readonly label?: string }

/** What is known when somebody asks: one value, or one for each value of the label; undefined where nothing is. */
export type Known = number | Readonly<Record<string, number>> | undefined

/**
 * Makes a gauge that is read when it is asked for. It is missing where nothing is known, rather than at its last value.
 * One of a server that was started before, with the same metrics, is replaced.
 */
export function watchGauge(
  { registry }: Pick<Metrics, 'registry'>,
  { name, help, label }: GaugeName,
  read: () => Known | Promise<Known>,
): void {
  registry.removeSingleMetric(name)
  new Gauge({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    async collect() {
      const known = await read()
      if (label === undefined) {
        this.remove()
        if (typeof known === 'number') this.set(known)
        return
      }
      this.reset()
      if (typeof known === 'object')
        for (const [of, value] of Object.entries(known)) this.set({ [label]: of }, value)
    },
  })
}
