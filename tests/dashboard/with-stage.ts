import type { Browser } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { hasChromium, launchChromium } from '../support/pages/launch-chromium.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

/** A stage and a browser for all the tests of a file; there once the first of them begins. */
export type OneStage = { readonly stage: Stage; readonly browser: Browser }

/** Opens a stage and a browser before the tests of a file, and closes both after them. */
export function withStage(
  furnished: (stage: Stage) => Promise<void> = () => Promise.resolve(),
): () => OneStage {
  const ends = new AsyncDisposableStack()
  let one: OneStage | undefined
  beforeAll(async () => {
    if (!hasChromium) return
    const stage = ends.use(await openStage())
    await furnished(stage)
    one = { stage, browser: ends.adopt(await launchChromium(), (started) => started.close()) }
  })
  afterAll(() => ends.disposeAsync())
  return () => {
    if (one === undefined) throw new Error('the stage is not open')
    return one
  }
}
