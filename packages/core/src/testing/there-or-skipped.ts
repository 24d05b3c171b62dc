/**
 * Says of something that tests need whether it is there, so that they are skipped where it is not. In CI nothing may be
 * skipped: its absence is an error there.
 */
export function thereOrSkipped(isThere: boolean, what: string): boolean {
  if (!isThere && process.env['CI'] !== undefined && process.env['CI'] !== 'false')
    throw new Error(`${what} is not installed; its tests may not be skipped in CI`)
  return isThere
}
