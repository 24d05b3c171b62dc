import { roles } from '@catbird-mls/core/operators'
import type { Role } from '@catbird-mls/core/operators'

/** Reads `did=role` pairs; undefined if it is not a list of such, or names one account twice. */
export function readAdminDids(text: string): ReadonlyMap<string, Role> | undefined {
  const found = new Map<string, Role>()
  for (const pair of text.split(/[\s,]+/).filter((word) => word !== '')) {
    const [did = '', word = 'admin', ...more] = pair.split('=')
    const role = roles.find((known) => known === word)
    if (
      !/^did:[a-z]+:[a-zA-Z0-9._:%-]+$/.test(did) ||
      role === undefined ||
      more.length > 0 ||
      found.has(did)
    )
      return undefined
    found.set(did, role)
  }
  return found
}
