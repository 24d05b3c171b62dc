import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AppSession, PdsSession } from '../xrpc/session.ts'
import { createRecord, deleteRecord, listRecords } from '../xrpc/repo-records.ts'
import { MlsClientError } from '../errors.ts'

const COLLECTION = 'app.bsky.graph.block'

/** Writes a block of an account, as the network knows it; to block twice does no harm. */
export async function writeBlock(session: AppSession, subject: string, now: Date): Promise<void> {
  const { pds, repo } = withRepo(session)
  const record = { $type: COLLECTION, subject, createdAt: now.toISOString() }
  await createRecord(pds, { repo, collection: COLLECTION, record })
}

/** Deletes every block of an account. */
export async function deleteBlocks(session: AppSession, subject: string): Promise<void> {
  const { pds, repo } = withRepo(session)
  for (const { rkey, value } of await listRecords(pds, { repo, collection: COLLECTION }))
    if ((value as BlockRecord | null)?.subject === subject)
      await deleteRecord(pds, { repo, collection: COLLECTION, rkey })
}

interface BlockRecord {
  readonly subject?: unknown
}

/** Blocks stand in a repo, which a development identity does not have. */
function withRepo(session: AppSession): { readonly pds: PdsSession; readonly repo: string } {
  if (isDevelopmentIdentity(session))
    throw new MlsClientError('RecordNotFound', 'a development identity has no repo, and can block nobody')
  return { pds: session, repo: session.did ?? '' }
}
