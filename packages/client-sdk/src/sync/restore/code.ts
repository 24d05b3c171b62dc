import { loadCode } from '../../load-code.ts'

/** What comparing with a service that was set back takes, loaded once there is one. */
export function restoreCode() {
  return loadCode(() => import('./whole.ts'))
}
