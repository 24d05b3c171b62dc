import type { Did } from '../mls/index.ts'

/** What an account is in a convo, by the policy and the tree of one epoch. */
export type Member = { readonly did: Did; readonly role: 'admin' | 'member'; readonly absent: boolean }

/** The members of one epoch. */
export type Roster = ReadonlyMap<Did, Member>

/** How one epoch's members differ from those of the one before. */
export type RosterChange = {
  readonly joined: readonly Member[]
  /** Role or absence differs. */
  readonly changed: readonly Member[]
  readonly left: readonly Did[]
}

/** The members: accounts that have a leaf or stand in the absent list; nothing else makes a member (protocol.md). */
export function rosterOf(group: {
  readonly leaves: readonly { readonly did: Did }[]
  readonly policy: { readonly admins: readonly Did[]; readonly absent: readonly Did[] }
}): Roster {
  const admins = new Set(group.policy.admins)
  const present = new Set(group.leaves.map(({ did }) => did))
  const dids = new Set([...present, ...group.policy.absent])
  return new Map(
    [...dids].map((did) => [
      did,
      { did, role: admins.has(did) ? 'admin' : 'member', absent: !present.has(did) },
    ]),
  )
}

/** What has to be written so that the members of `before` become those of `after`. */
export function rosterChange(before: Roster, after: Roster): RosterChange {
  const joined: Member[] = []
  const changed: Member[] = []
  for (const member of after.values()) {
    const was = before.get(member.did)
    if (was === undefined) joined.push(member)
    else if (was.role !== member.role || was.absent !== member.absent) changed.push(member)
  }
  return { joined, changed, left: [...before.keys()].filter((did) => !after.has(did)) }
}
