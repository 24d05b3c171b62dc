import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AppSession, PdsSession } from '../xrpc/session.ts'
import { pdsGet } from '../xrpc/pds-call.ts'
import { createRecord, deleteRecord } from '../xrpc/repo-records.ts'
import { MlsClientError } from '../errors.ts'

const COLLECTION = 'app.bsky.graph.block'
/** Records of one page. */
const PAGE = 100
/** Pages that are read at most: nobody has blocked a hundred thousand accounts one by one. */
const MOST_PAGES = 1000

/** Writes a block of an account, as the network knows it; to block twice does no harm. */
export async function writeBlock(session: AppSession, subject: string, now: Date): Promise<void> {
  const { pds, repo } = withRepo(session)
  const record = { $type: COLLECTION, subject, createdAt: now.toISOString() }
  await createRecord(pds, { repo, collection: COLLECTION, record })
}

/** Deletes every block of an account. */
export async function deleteBlocks(session: AppSession, subject: string): Promise<void> {
  const { pds, repo } = withRepo(session)
  for (const rkey of await rkeysOf(pds, { repo, subject }))
    await deleteRecord(pds, { repo, collection: COLLECTION, rkey })
}

async function rkeysOf(
  pds: PdsSession,
  { repo, subject }: { readonly repo: string; readonly subject: string },
): Promise<string[]> {
  const rkeys: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const params = { repo, collection: COLLECTION, limit: String(PAGE) }
    const query = new URLSearchParams({ ...params, ...(cursor === undefined ? {} : { cursor }) })
    const body = await pdsGet(pds, `/xrpc/com.atproto.repo.listRecords?${query}`)
    const records = Array.isArray(body['records']) ? (body['records'] as BlockRecord[]) : [] // by its lexicon
    for (const { uri, value } of records)
      if (value?.subject === subject) rkeys.push(uri?.split('/').at(-1) ?? '')
    if (typeof body['cursor'] !== 'string' || records.length === 0) break
    cursor = body['cursor']
  }
  return rkeys
}

interface BlockRecord {
  readonly uri?: string
  readonly value?: { readonly subject?: string }
}

/** Blocks stand in a repo, which a development identity does not have. */
function withRepo(session: AppSession): { readonly pds: PdsSession; readonly repo: string } {
  if (isDevelopmentIdentity(session))
    throw new MlsClientError('RecordNotFound', 'a development identity has no repo, and can block nobody')
  return { pds: session, repo: session.did ?? '' }
}
