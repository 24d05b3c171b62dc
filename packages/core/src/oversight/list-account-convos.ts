import type { Did } from '../mls/index.ts'
import type { AccountConvo, AccountConvoPage } from './account-views.ts'
import { decodeNames, encodeNames } from './cursor.ts'
import { nextPage } from './page.ts'
import type { PageInput, Ports } from './page.ts'
import { selectAccountConvos } from './sql/account.ts'
import type { AccountConvoRow } from './sql/account.ts'

/**
 * Convos that an account is, or was, in, by their ids.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listAccountConvos(
  { db }: Pick<Ports, 'db'>,
  { limit, cursor, did }: PageInput & { readonly did: Did },
): Promise<AccountConvoPage> {
  const [after] = cursor === undefined ? [''] : decodeNames(cursor, 1)
  const rows = await db.query<AccountConvoRow>(selectAccountConvos, [did, after, limit])
  return { convos: rows.map(convoOf), ...nextPage(rows, limit, (last) => encodeNames(last.convo_id)) }
}

function convoOf(row: AccountConvoRow): AccountConvo {
  const { convo_id: convoId, kind, role, status, created_at: createdAt, gone: left, leaving } = row
  return { convoId, kind, role, status, createdAt, left, leaving }
}
