import { collectDefaultMetrics } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** Adds what is so of the process, of which there is one, however many servers it has: for a program alone. */
export function collectProcessMetrics({ registry }: Pick<Metrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry })
}
