/** How long somebody is taken to be at the page after they touched it, in milliseconds. */
const attendedMs = 5 * 60_000

let touchedAt = Date.now()
for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
  addEventListener(name, () => (touchedAt = Date.now()), { capture: true, passive: true })

/** Says of a call that nobody is at the page: a page that asks by the clock alone is no use of a session. */
export function attendanceHeaders(): Record<string, string> {
  return Date.now() - touchedAt > attendedMs ? { 'x-unattended': '1' } : {}
}
