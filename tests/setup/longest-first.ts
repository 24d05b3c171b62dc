import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What takes a minute or more, in an order in which processes that compute stand beside others that wait. */
const long = [
  'tests/simulation/simulation.test.ts',
  'tests/oauth/sessions.test.ts',
  'session-crash.test.ts',
  'tests/chaos/chaos.test.ts',
  'tests/upgrade/rolling-upgrade.test.ts',
  'tests/oauth/',
  'tests/hazard/killed-server.test.ts',
  'tests/mls/',
  'crash.test.ts',
  'tests/scenario/',
]

/** Begins with what takes long, so that at the end of a run no worker waits for another. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId))
  }
}

function rank(path: string): number {
  const at = long.findIndex((part) => path.includes(part))
  return at === -1 ? long.length : at
}
