import { compareBytes } from '../bytes.ts'
import { fromCbor, isCborMap, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { asDid } from '../ids.ts'
import type { Did } from '../ids.ts'
import { invalidPolicy, wholeFrom } from './fields.ts'
import { decodeInvites, encodeInvites } from './invites-codec.ts'
import { MAX_MEMBERS } from './policy.ts'
import type { Permission, Policy, PolicyRules } from './policy.ts'
import { resetOfFromCbor, resetOfToCbor } from './reset-of.ts'
import type { ResetOf } from './reset-of.ts'

/** The policy extension's data: a DAG-CBOR map, deterministic, with fields of later versions kept. */
export function encodePolicy(policy: Policy): Uint8Array {
  const { unknown, messageLifetime, metadataHash, resetOf, rules, invites, ...known } = policy
  return toCbor({
    ...unknown,
    ...known,
    v: 1,
    admins: [...known.admins],
    absent: [...known.absent],
    banned: [...known.banned],
    rules: { ...rules },
    ...(messageLifetime === undefined ? {} : { messageLifetime }),
    ...(metadataHash === undefined ? {} : { metadataHash }),
    ...encodeInvites(invites),
    ...(resetOf === undefined ? {} : { resetOf: resetOfToCbor(resetOf) }),
  })
}

/**
 * Reads a policy; lists must be in order, and fields of later versions are kept.
 *
 * @throws ServiceError `InvalidPolicy`
 */
export function decodePolicy(bytes: Uint8Array): Policy {
  const { v, kind, admins, absent, banned, rules, memberLimit, invites, ...optional } = fromCbor(
    bytes,
    'the policy',
    'policy.form',
  )
  const { messageLifetime, metadataHash, resetOf, ...unknown } = optional
  if (v !== 1) throw invalidPolicy('policy.form', 'its version is not 1')
  if (kind !== 'direct' && kind !== 'group')
    throw invalidPolicy('policy.kind', 'its kind is neither direct nor group')
  return {
    kind,
    admins: didsFrom(admins, 'admins'),
    absent: didsFrom(absent, 'absent'),
    banned: hashesFrom(banned),
    rules: rulesFrom(rules),
    memberLimit: wholeFrom(memberLimit, 'memberLimit', MAX_MEMBERS),
    ...(messageLifetime === undefined
      ? {}
      : { messageLifetime: wholeFrom(messageLifetime, 'messageLifetime', Number.MAX_SAFE_INTEGER) }),
    ...(metadataHash === undefined ? {} : { metadataHash: hashFrom(metadataHash) }),
    invites: decodeInvites(invites, kind),
    ...(resetOf === undefined ? {} : { resetOf: resetFrom(resetOf) }),
    unknown,
  }
}

function didsFrom(value: CborValue | undefined, field: string): Did[] {
  if (!Array.isArray(value)) throw invalidPolicy('policy.form', `${field} is not a list`)
  const dids = value.map((item) => (typeof item === 'string' ? asDid(item) : undefined))
  return dids.map((did, i) => {
    const before = dids[i - 1]
    if (!did || (before !== undefined && before >= did))
      throw invalidPolicy('policy.lists', `${field} is not a list of DIDs in order`)
    return did
  })
}

function hashesFrom(value: CborValue | undefined): Uint8Array[] {
  if (!Array.isArray(value)) throw invalidPolicy('policy.form', 'banned is not a list')
  const hashes = value.map(hashFrom)
  const ordered = hashes.every((hash, i) => i === 0 || compareBytes(hashes[i - 1] ?? hash, hash) < 0)
  if (!ordered) throw invalidPolicy('policy.lists', 'banned is not in order')
  return hashes
}

function hashFrom(value: CborValue): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== 32)
    throw invalidPolicy('policy.hashes', 'a hash in it is not 32 bytes')
  return value
}

function resetFrom(value: CborValue): ResetOf {
  const resetOf = resetOfFromCbor(value)
  if (resetOf === undefined) throw invalidPolicy('policy.reset-form', 'its resetOf is malformed')
  return resetOf
}

function rulesFrom(value: CborValue | undefined): PolicyRules {
  if (!isCborMap(value)) throw invalidPolicy('policy.form', 'it has no rules')
  const { add, remove, rename, policy, invite, ...more } = value
  if (remove !== 'admin' || policy !== 'admin')
    throw invalidPolicy('policy.rules', 'removing and changing the policy are for admins')
  if (Object.keys(more).length > 0) throw invalidPolicy('policy.rules', 'it has a rule that is not known')
  return { add: permission(add), remove, rename: permission(rename), policy, invite: permission(invite) }
}

function permission(value: CborValue | undefined): Permission {
  if (value !== 'admin' && value !== 'member')
    throw invalidPolicy('policy.rules', 'a rule of it names neither admin nor member')
  return value
}
