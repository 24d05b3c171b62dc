import type { PreparedStatement } from '../../database/index.ts'

/** A recorded act. */
export type AuditRow = {
  readonly id: number
  readonly at: Date
  readonly actor_kind: string
  readonly actor_id: string
  readonly act: string
  readonly subject: string
  readonly did: string | null
  readonly before: unknown
  readonly after: unknown
  readonly request_id: string | null
}

/** Records an act. Parameters: now, actor's kind and id, act, subject, did, before, after, request id. */
export const insertAudit: PreparedStatement = {
  name: 'audit_insert',
  text: `
    INSERT INTO admin_audit (at, actor_kind, actor_id, act, subject, did, before, after, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9)`,
}

/**
 * A page of recorded acts, the newest first. Parameters: the id to go on before, act, did, actor's id (each null for
 * any), how many. An act takes its id before it commits: one that was slow is met by whoever begins anew, at its place.
 */
export const readAuditPage: PreparedStatement = {
  name: 'audit_read_page',
  text: `
    SELECT id, at, actor_kind, actor_id, act, subject, did, before, after, request_id FROM admin_audit
    WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR act = $2)
      AND ($3::text IS NULL OR did = $3) AND ($4::text IS NULL OR actor_id = $4)
    ORDER BY id DESC LIMIT $5`,
}

/**
 * Waits for others that act on the same subject. Parameters: the subject. Held until the commit. Two subjects whose hashes
 * are the same wait for each other, and no more.
 */
export const lockSubject: PreparedStatement = {
  name: 'audit_lock_subject',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('admin_audit ' || $1, 0))`,
}
