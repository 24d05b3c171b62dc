import type { Intent } from '../../store/intent-record.ts'
import type { OutboxRow } from '../../store/outbox-record.ts'
import type { Draft } from '../draft.ts'

/**
 * Brings what is still wanted and still to be sent over into a convo's next generation, and drops what speaks of the
 * former group. The convo stays the same: intents go on, messages keep their ids and are encrypted anew.
 */
export function carryOver(draft: Draft, self: string): void {
  draft.set({ attempt: undefined, outbox: draft.state.outbox.map(unsealed) })
  for (const intent of draft.state.intents) carryIntent(draft, intent, self)
}

/** A reset has come true, whoever made it. A removal by leaf has, too: nobody is in but who began the new group. */
function carryIntent(draft: Draft, { id, want }: Intent, self: string): void {
  switch (want.kind) {
    case 'reset':
      return draft.settle(id)
    case 'removeLeaves': {
      if (!want.leaving) return draft.settle(id)
      const dids = [...new Set(want.leaves.map(({ did }) => did))].filter((did) => did !== self)
      if (dids.length === 0) return draft.settle(id)
      return draft.updateIntent(id, (intent) => ({ ...intent, want: { kind: 'letGo', dids } }))
    }
    case 'create':
    case 'join':
    case 'joinByInvite':
    case 'createInvite':
    case 'revokeInvite':
    case 'add':
    case 'remove':
    case 'letGo':
    case 'ban':
    case 'setAdmins':
    case 'setMetadata':
    case 'setMessageLifetime':
    case 'renew':
      return
    default:
      return want satisfies never
  }
}

/** What the service has not taken it takes no more as it was sealed; what it took lies in the log before the reset. */
function unsealed(row: OutboxRow): OutboxRow {
  if (row.state === 'sent') return row
  const { sealed: _sealed, ...rest } = row
  return rest
}
