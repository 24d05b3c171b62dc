import { loadCode } from '../../load-code.ts'

/** What a reset takes, loaded once there is one. */
export function resetCode() {
  return loadCode(() => import('./whole.ts'))
}
