import { compareBytes } from '../bytes.ts'
import { isCborMap } from '../cbor.ts'
import type { CborMap, CborValue } from '../cbor.ts'
import { DEFAULT_CIPHERSUITE } from '../ciphersuites.ts'
import { isUsableSignatureKey } from '../signature-keys.ts'
import { invalidPolicy, wholeFrom } from './fields.ts'
import { INVITE_KEY_BYTES, MAX_INVITE_EXPIRY, MAX_INVITE_USES, MAX_INVITES } from './invites.ts'
import type { PolicyInvite } from './invites.ts'

/** The invites of a policy as a field of its map. None at all is no field: equal meanings are equal bytes. */
export function encodeInvites(invites: readonly PolicyInvite[]): { invites?: CborMap[] } {
  if (invites.length === 0) return {}
  return {
    invites: invites.map(({ key, approval, expiresAt, maxUses }) => ({
      key,
      approval,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(maxUses === undefined ? {} : { maxUses }),
    })),
  }
}

/**
 * Reads the invites of a policy, in the order of their keys and each once. A direct convo is for its two accounts
 * alone, and has none.
 *
 * @throws ServiceError `InvalidPolicy`
 */
export function decodeInvites(value: CborValue | undefined, kind: 'direct' | 'group'): PolicyInvite[] {
  if (value === undefined) return []
  if (kind === 'direct') throw invalidPolicy('policy.invites-direct', 'a direct convo has no invites')
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_INVITES) {
    throw invalidPolicy('policy.invites', `invites is not a list of 1 to ${MAX_INVITES}`)
  }
  const invites = value.map(inviteFrom)
  const ordered = invites.every(({ key }, i) => i === 0 || compareBytes(invites[i - 1]?.key ?? key, key) < 0)
  if (!ordered) throw invalidPolicy('policy.lists', 'invites is not in the order of its keys, each once')
  return invites
}

function inviteFrom(value: CborValue): PolicyInvite {
  if (!isCborMap(value)) throw invalidPolicy('policy.invites', 'an invite in it is not a map')
  const { key, approval, expiresAt, maxUses, ...more } = value
  if (typeof approval !== 'boolean')
    throw invalidPolicy('policy.invites', 'an invite in it does not say whether it asks')
  if (Object.keys(more).length > 0)
    throw invalidPolicy('policy.invites', 'an invite in it has a rule that is not known')
  return {
    key: keyFrom(key),
    approval,
    ...(expiresAt === undefined ? {} : { expiresAt: wholeFrom(expiresAt, 'expiresAt', MAX_INVITE_EXPIRY) }),
    ...(maxUses === undefined ? {} : { maxUses: wholeFrom(maxUses, 'maxUses', MAX_INVITE_USES) }),
  }
}

/** A key by which anybody could sign would let anybody in. */
function keyFrom(value: CborValue | undefined): Uint8Array {
  const usable =
    value instanceof Uint8Array &&
    value.length === INVITE_KEY_BYTES &&
    isUsableSignatureKey(value, DEFAULT_CIPHERSUITE)
  if (!usable) throw invalidPolicy('policy.invite-key', 'the key of an invite in it is no Ed25519 key')
  return value
}
