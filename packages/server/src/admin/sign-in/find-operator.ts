import type { Did } from '@catbird-mls/core/mls'
import { asDid } from '@catbird-mls/core/mls'
import type { AdminPorts } from '../ports.ts'

/**
 * The operator whose DID or handle somebody has typed. The handles are those that the operators' own DID documents claim:
 * nothing that a visitor types is looked up anywhere.
 */
export async function findOperator(
  { admin, identities, log }: AdminPorts,
  typed: string,
): Promise<Did | undefined> {
  const wanted = typed.replace(/^@/, '').toLowerCase()
  for (const text of admin.dids.keys()) {
    const did = asDid(text)
    if (did === undefined) continue
    if (did === typed) return did
    try {
      const { handle } = await identities.resolve(did)
      if (handle?.toLowerCase() === wanted) return did
    } catch (err) {
      log.warn({ err, did }, 'the handle of an operator cannot be told')
    }
  }
  return undefined
}
