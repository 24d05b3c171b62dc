import { asDid } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { loadCode } from '../load-code.ts'
import { MlsClientError } from '../errors.ts'
import type { AppSession } from '../xrpc/session.ts'

/** Turns handles into DIDs, by the app's own session; DIDs stay as they are. Each account once. */
export async function resolveAccounts(session: AppSession, accounts: readonly string[]): Promise<Did[]> {
  const dids = await Promise.all(accounts.map((account) => resolveAccount(session, account)))
  return [...new Set(dids)]
}

/** Turns a handle into a DID; a DID stays as it is. */
export async function resolveAccount(session: AppSession, account: string): Promise<Did> {
  const did = asDid(account.startsWith('did:') ? account : await didOf(session, account.replace(/^@/, '')))
  if (did === undefined) throw new MlsClientError('HandleNotFound', `${account} is no account`)
  return did
}

async function didOf(session: AppSession, handle: string): Promise<string> {
  const { resolveHandle } = await loadCode(() => import('../xrpc/resolve-handle.ts'))
  return resolveHandle(session, handle)
}
