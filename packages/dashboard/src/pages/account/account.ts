import { queryClient } from '../../api/query-client.ts'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'

/** All that is shown of an account. */
export type Account = Answers['accounts']['get']
/** One of its devices. */
export type Device = Account['devices'][number]
/** How it stands; `unseen` is one that the service knows nothing of. */
export type Standing = Account['state'] | 'unseen'

/** Has all that is shown of accounts asked for anew, and what operators did. */
export function refreshAccounts(): void {
  void queryClient.invalidateQueries({ queryKey: trpc.accounts.pathKey() })
  void queryClient.invalidateQueries({ queryKey: trpc.audit.pathKey() })
}
