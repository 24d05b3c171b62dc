import { chromium } from 'playwright'
import type { Browser } from 'playwright'
import { chromiumFlags, findChromium } from '../../browser/chromium.ts'

/** Whether there is a browser to test with; where there must be one, its absence is an error. */
export const hasChromium = findChromium() !== undefined

/** Starts a real browser that speaks to this machine alone. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('there is no chromium to start')
  return chromium.launch({ executablePath, args: chromiumFlags })
}
