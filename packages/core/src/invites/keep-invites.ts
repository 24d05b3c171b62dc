import type { Tx } from '../database/index.ts'
import { inviteIdOf, inviteWithKey } from '../mls/index.ts'
import type { Did, InviteId, PolicyInvite } from '../mls/index.ts'
import { revokeInvites, setPreview, upsertInvites } from './sql/keep-invites.ts'

type Invites = { readonly invites: readonly PolicyInvite[] }

/** The preview of an invite that a commit brings in. */
export type NewPreview = { readonly inviteId: InviteId; readonly sealed: Uint8Array }

/**
 * Keeps the table of invites in step with the policy of a convo: what came in is entered, what is changed is copied,
 * what was dropped is revoked. Under the convo's lock, with every commit that is accepted.
 */
export async function keepInvites(
  tx: Tx,
  {
    convoId,
    by,
    now,
    preview,
  }: {
    readonly convoId: string
    /** Who has made what came in. */
    readonly by: Did
    readonly now: Date
    readonly preview?: NewPreview | undefined
  },
  { before, after }: { readonly before: Invites; readonly after: Invites },
): Promise<void> {
  const entered = after.invites.filter((invite) => !sameRules(inviteWithKey(before, invite.key), invite))
  const dropped = before.invites.filter(({ key }) => inviteWithKey(after, key) === undefined)
  if (entered.length > 0) await tx.execute(upsertInvites, [convoId, now, by, ...columns(entered)])
  if (preview !== undefined) await tx.execute(setPreview, [convoId, preview.inviteId, preview.sealed])
  if (dropped.length > 0)
    await tx.execute(revokeInvites, [convoId, now, dropped.map(({ key }) => inviteIdOf(key))])
}

function sameRules(a: PolicyInvite | undefined, b: PolicyInvite): boolean {
  return a?.approval === b.approval && a.expiresAt === b.expiresAt && a.maxUses === b.maxUses
}

function columns(invites: readonly PolicyInvite[]) {
  return [
    invites.map(({ key }) => inviteIdOf(key)),
    invites.map(({ key }) => key),
    invites.map(({ approval }) => approval),
    invites.map(({ expiresAt }) => (expiresAt === undefined ? null : new Date(expiresAt * 1000))),
    invites.map(({ maxUses }) => maxUses ?? null),
  ]
}
