import { bytesEqual, decodePolicy, inviteIdOf, inviteWithId, isBanned, roleOf } from '@catbird-mls/core/mls'
import type { Policy } from '@catbird-mls/core/mls'
import { epochOf, leavesOf, policyOf } from '../../mls/index.ts'
import type { GroupState, Leaf } from '../../mls/index.ts'
import type { LostLine } from '../../store/lost-line.ts'
import type { DeviceName as Self } from '../../store/recovery-record.ts'
import type { MemberWant } from '../../store/intent-record.ts'
import type { Draft } from '../draft.ts'
import { addIntent } from '../intents.ts'
import { isSame } from '../recovery/steps.ts'
import { NOBODY_RETURNED } from './gone.ts'
import { keepFromNewcomers } from './send-again.ts'
import { jitter } from '../timing.ts'
import type { Timing } from '../timing.ts'

type Chance = Pick<Timing, 'now' | 'random'>

/** A group before and after the restore, as this device knows the one and finds the other. */
interface Compared {
  readonly was: LostLine
  readonly wasPolicy: Policy
  readonly policy: Policy
  readonly leaves: readonly Leaf[]
}

/**
 * This device is back in a group of which the service has lost what was done since the backup. Who is in again that had
 * been taken out is told, and holds up what is sent, until they are out or a person says otherwise. So does who was not in
 * the group that it held: this device has seen nobody let them in, and the service may have made all of this up. What was
 * done is done again, by whoever may: everything, where this account ruled then and rules now; the removal of own devices
 * always. Whoever else does the same meanwhile leaves nothing to do.
 */
export function redo(draft: Draft, self: Self, chance: Chance): void {
  const { group, record } = draft.state
  const { lostLine: was } = record
  if (group === undefined || was === undefined) return
  const compared = compare(was, group)
  const returned = returnedIn(draft, compared, self)
  const strangers = strangersIn(compared, self).filter((leaf) => !returned.includes(leaf))
  const named = [...returned, ...strangers].map(({ did, deviceId }) => ({ did, deviceId }))
  const held = { returned: named, knownIn: [...membersBefore(compared), self.did] }
  draft.record({ lostLine: undefined, ...(named.length === 0 ? NOBODY_RETURNED : held) })
  // What the convo is called was sealed for nobody by joining: that waits as messages do.
  draft.record({ unsealedEpoch: epochOf(group) })
  draft.todo.add('reseal')
  const urgent = removals(compared, returned, self)
  const wants = [...urgent, ...others(draft, compared, { self, strange: strangers.length > 0 })]
  const now = chance.now()
  const atOnce = Math.max(1, urgent.length)
  for (const [i, want] of wants.entries())
    addIntent(draft, want, {
      now,
      notBefore: now + (i < atOnce ? 0 : jitter(chance, compared.leaves.length)),
    })
  // Nothing goes to who is back, or strange, while they are in.
  const back = new Set(named.map(({ did }) => did))
  const sentAgain = keepFromNewcomers(draft, {
    members: membersNow(compared).filter((did) => !back.has(did)),
    known: membersBefore(compared),
  })
  draft.events.push({
    ...{ type: 'convoRejoined', convoId: record.convoId, sentAgain },
    returned: named,
    missing: missingIn(compared),
    redoing: wants.length > 0,
  })
}

function compare(was: LostLine, group: GroupState): Compared {
  const [wasPolicy, policy] = [decodePolicy(was.policy), policyOf(group)]
  return { was, wasPolicy, policy, leaves: leavesOf(group.tree) }
}

/** Leaves that this device knows to have been taken out, and of accounts that were banned. */
function returnedIn(draft: Draft, { was, wasPolicy, leaves }: Compared, self: Self): Leaf[] {
  const { devices = [] } = draft.state.record.gone ?? {}
  return leaves.filter((leaf) => {
    if (isSame(leaf, self) || was.leaves.some((known) => isSame(known, leaf))) return false
    return devices.some((device) => isSame(device, leaf)) || isBanned(wasPolicy, leaf.did)
  })
}

/** Leaves of accounts that were not in the group that this device held. */
function strangersIn(compared: Compared, self: Self): Leaf[] {
  const known = membersBefore(compared)
  return compared.leaves.filter(({ did }) => did !== self.did && !known.has(did))
}

function removals({ was, wasPolicy, policy }: Compared, returned: readonly Leaf[], self: Self): MemberWant[] {
  const rules = mayRedo({ wasPolicy, policy }, self)
  const hashes = wasPolicy.banned.filter((hash) => !policy.banned.some((known) => bytesEqual(known, hash)))
  const members = membersBefore({ was, wasPolicy })
  const rest = returned.filter(({ did }) => !isBanned(wasPolicy, did))
  const wanted = rules ? rest : rest.filter(({ did }) => did === self.did)
  const [devices, accounts] = [
    wanted.filter(({ did }) => members.has(did)),
    wanted.filter(({ did }) => !members.has(did)),
  ]
  return [
    ...(rules && hashes.length > 0 ? [{ kind: 'ban', hashes } as const] : []),
    ...removalOf(accounts, true),
    ...removalOf(devices, false),
  ]
}

function removalOf(leaves: readonly Leaf[], leaving: boolean): MemberWant[] {
  if (leaves.length === 0) return []
  const named = leaves.map(({ leafIndex, did, deviceId }) => ({ leafIndex, did, deviceId }))
  return [{ kind: 'removeLeaves', leaves: named, leaving }]
}

/** Roles, invites, members, the name, how long messages live: as they were. The name is not sealed for strangers. */
function others(
  draft: Draft,
  compared: Compared,
  { self, strange }: { readonly self: Self; readonly strange: boolean },
): MemberWant[] {
  const { wasPolicy, policy } = compared
  const { gone, metadata, kind } = draft.state.record
  if (!mayRedo(compared, self) || kind === 'direct') return []
  const members = new Set(membersNow(compared))
  const before = membersBefore(compared)
  const promote = wasPolicy.admins.filter((did) => members.has(did) && !policy.admins.includes(did))
  const demote = policy.admins.filter((did) => before.has(did) && !wasPolicy.admins.includes(did))
  const revoked = (gone?.invites ?? []).filter((id) => inviteWithId(policy, id) !== undefined)
  const missing = missingIn(compared)
  const renamed = !strange && !sameHash(wasPolicy.metadataHash, policy.metadataHash)
  const lifetime = wasPolicy.messageLifetime
  return [
    ...(promote.length + demote.length > 0 ? [{ kind: 'setAdmins', promote, demote } as const] : []),
    ...revoked.map((inviteId) => ({ kind: 'revokeInvite', inviteId }) as const),
    ...(missing.length > 0 ? [{ kind: 'add', dids: missing, unlessBanned: true } as const] : []),
    ...(renamed && metadata !== undefined ? [{ kind: 'setMetadata', metadata } as const] : []),
    ...(lifetime === policy.messageLifetime ? [] : [lifetimeOf(lifetime)]),
    ...invitesOf(compared),
  ]
}

/** Invites that this device had made. */
function invitesOf({ was, wasPolicy, policy }: Compared): MemberWant[] {
  return was.invites.flatMap(({ inviteId, seed }) => {
    const known = wasPolicy.invites.find(({ key }) => inviteIdOf(key) === inviteId)
    if (known === undefined || inviteWithId(policy, inviteId) !== undefined) return []
    const { key: _, ...rules } = known
    return [{ kind: 'createInvite' as const, seed, ...rules }]
  })
}

function lifetimeOf(seconds: number | undefined): MemberWant {
  return { kind: 'setMessageLifetime', ...(seconds === undefined ? {} : { seconds }) }
}

/** Whether this account ruled then, and does now: who was an admin no more does nothing as one. */
function mayRedo({ wasPolicy, policy }: Pick<Compared, 'wasPolicy' | 'policy'>, { did }: Self): boolean {
  return roleOf(wasPolicy, did) === 'admin' && roleOf(policy, did) === 'admin'
}

/** Accounts that were in, and are not: those that came since the backup. Who was taken out since is banned. */
function missingIn(compared: Compared): string[] {
  const now = new Set(membersNow(compared))
  const { policy } = compared
  return [...membersBefore(compared)].filter((did) => !now.has(did) && !isBanned(policy, did))
}

function membersNow({ leaves, policy }: Compared): string[] {
  return [...leaves.map(({ did }) => did), ...policy.absent]
}

function membersBefore({ was, wasPolicy }: Pick<Compared, 'was' | 'wasPolicy'>): Set<string> {
  return new Set([...was.leaves.map(({ did }) => did), ...wasPolicy.absent])
}

function sameHash(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && bytesEqual(a, b))
}
