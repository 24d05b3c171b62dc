import type { LimitValues } from '../limit-values.ts'
import { defaultLimits } from '../registry.ts'
import type { LimitNumbers } from '../registry.ts'

/** Limits of a test: those of production, but for some. */
export function testLimits(numbers: Partial<LimitNumbers> = {}): LimitValues {
  const all = { ...defaultLimits('production'), ...numbers }
  return { of: (name) => all[name] }
}

/** Limits that are in nobody's way, for tests that are about something else. */
export function wideLimits(): LimitValues {
  const all = { ...defaultLimits('development'), keyPackageReserve: 0 }
  return { of: (name) => all[name] }
}
