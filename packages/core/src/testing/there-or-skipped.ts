/** Whether this is CI, where nothing may be skipped. */
export function inCi(): boolean {
  const { CI } = process.env
  return CI !== undefined && CI !== 'false'
}

/**
 * Says of something that tests need whether it is there, so that they are skipped where it is not. In CI nothing may be
 * skipped: its absence is an error there.
 */
export function thereOrSkipped(isThere: boolean, what: string): boolean {
  if (!isThere && inCi()) throw new Error(`${what} is not installed; its tests may not be skipped in CI`)
  return isThere
}
