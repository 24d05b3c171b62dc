import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import type { AccountEvent } from '../events/index.ts'
import type { AddedLeaf, ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { StoredMembers } from './store-members.ts'

type News = { readonly did: Did; readonly event: AccountEvent }

/** Tells accounts what a commit, or the making of a convo, means for them. Who had asked to leave was told so then. */
export async function tellAccounts(
  ports: { readonly bus: Bus; readonly clock: Clock },
  tx: Tx,
  moved: StoredMembers & {
    readonly convoId: ConvoId
    readonly welcome?: { readonly welcomeId: string; readonly added: readonly AddedLeaf[] } | undefined
  },
): Promise<void> {
  for (const news of newsOf(moved)) await appendAccountEvent(tx, ports, news)
}

function newsOf({ convoId, joined, parted, welcome }: Parameters<typeof tellAccounts>[2]): News[] {
  return [
    ...parted
      .filter(({ was_leaving }) => !was_leaving)
      .map(({ did }) => ({ did, event: { kind: 'convoRemoved', convoId } as const })),
    ...joined.map(({ did, status }) => ({ did, event: { kind: 'convoAdded', convoId, status } as const })),
    ...(welcome?.added ?? []).map(({ did, deviceId }) => ({
      did,
      event: { kind: 'welcome', convoId, welcomeId: welcome?.welcomeId ?? '', deviceId } as const,
    })),
  ]
}
