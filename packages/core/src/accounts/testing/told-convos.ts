import { randomBytes } from 'node:crypto'
import type { Database, Queryable } from '../../database/index.ts'
import { decodeNotice } from '../../groups/notice.ts'
import type { Notice } from '../../groups/notice.ts'
import type { TestDevice } from '../../identity/testing/device.ts'
import { toBase32 } from '../../mls/index.ts'

/** When what a test writes straight into the tables happened. */
export const now = new Date('2026-01-02T03:04:05.678Z')

/** The same ports, whose process dies after so many transactions. */
export function dyingAfter<Ports extends { readonly db: Database }>(
  ports: Ports,
  transactions: number,
): Ports {
  let left = transactions
  const connect = () =>
    left-- > 0 ? ports.db.pool.connect() : Promise.reject(new Error('the process has died'))
  const pool = Object.assign(Object.create(ports.db.pool) as Database['pool'], { connect })
  return { ...ports, db: { ...ports.db, pool } }
}

/** A convo that the account is a member of, or has left, written straight into the tables. */
export async function insertConvo(
  db: Queryable,
  { did }: TestDevice,
  leftSeq: number | null = null,
): Promise<string> {
  const convoId = toBase32(randomBytes(32))
  await db.execute(
    `INSERT INTO convo (convo_id, kind, generation, last_seq, last_at, created_at) VALUES ($1, 'group', 1, 7, $2, $2)`,
    [convoId, now],
  )
  await db.execute(
    `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, left_seq, created_at)
     VALUES ($1, $2, 'member', 'accepted', 1, $3, $4)`,
    [convoId, did, leftSeq, now],
  )
  return convoId
}

/** What the log of a convo has of notices, in its order. */
export async function noticesIn(db: Queryable, convoId: string): Promise<Notice[]> {
  const rows = await db.query<{ body: Uint8Array }>(
    `SELECT body FROM log_entry WHERE convo_id = $1 AND kind = 'notice' ORDER BY seq`,
    [convoId],
  )
  return rows.map(({ body }) => decodeNotice(body))
}

/** What an account was told of its convos, in its order: what happened, and where. */
export async function eventsOf(
  db: Queryable,
  { did }: Pick<TestDevice, 'did'>,
): Promise<(readonly [kind: string, convoId: string])[]> {
  const rows = await db.query<{ kind: string; convo_id: string }>(
    `SELECT kind, payload ->> 'convoId' AS convo_id FROM account_event
     WHERE did = $1 AND kind LIKE 'convo%' ORDER BY seq`,
    [did],
  )
  return rows.map(({ kind, convo_id: convoId }) => [kind, convoId])
}
