import { fieldOf, textOf } from './ask-json.ts'

/** Whether an account is active at its host, and if not, why not, in the host's words. */
export type HostState = { readonly active: boolean; readonly status?: string }

/** Reads what a host says of an account, in an event or an answer; undefined where it says nothing of the kind. */
export function readHostState(said: unknown): HostState | undefined {
  const active = fieldOf(said, 'active')
  if (typeof active !== 'boolean') return undefined
  const status = textOf(said, 'status')
  return { active, ...(status !== undefined && isStatus(status) ? { status } : {}) }
}

/** Why an account is not active; undefined where it is. */
export function statusOf({ active, status }: HostState): string | undefined {
  return active ? undefined : (status ?? 'inactive')
}

/** A word such as `deactivated` (https://atproto.com/specs/account); hosts may use new ones. */
function isStatus(text: string): boolean {
  return /^[a-z-]{1,64}$/.test(text)
}
