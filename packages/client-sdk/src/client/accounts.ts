import { asDid } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { MlsClientError } from '../errors.ts'
import { resolveHandle } from '../xrpc/service-auth.ts'
import type { AppSession } from '../xrpc/session.ts'

/** Turns handles into DIDs, by the app's own session; DIDs stay as they are. Each account once. */
export async function resolveAccounts(session: AppSession, accounts: readonly string[]): Promise<Did[]> {
  const dids = await Promise.all(accounts.map((account) => resolveAccount(session, account)))
  return [...new Set(dids)]
}

/** Turns a handle into a DID; a DID stays as it is. */
export async function resolveAccount(session: AppSession, account: string): Promise<Did> {
  const text = account.startsWith('did:') ? account : await resolveHandle(session, account.replace(/^@/, ''))
  const did = asDid(text)
  if (did === undefined) throw new MlsClientError('HandleNotFound', `${account} is no account`)
  return did
}
