import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { thereOrSkipped } from '../../packages/core/src/testing/there-or-skipped.ts'

/** Nobody but the test is spoken to: names are not even looked up, whatever the browser would like to fetch. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/**
 * Where there is a Chromium to test with: `TEST_CHROMIUM`, or `chromium` from the PATH. Where there must be one,
 * its absence is an error.
 */
export function findChromium(): string | undefined {
  const named = process.env['TEST_CHROMIUM']
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'chromium'))
  const found = named ?? candidates.find(isExecutable)
  thereOrSkipped(found !== undefined, 'chromium')
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
