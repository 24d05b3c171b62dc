import type { PreparedStatement } from '../../database/index.ts'

/** A convo's row with what is found in it. */
export type ConvoSummaryRow = {
  readonly convo_id: string
  readonly kind: string
  readonly generation: number
  readonly epoch: number
  readonly first_seq: number
  readonly last_seq: number
  readonly created_at: Date
  readonly last_at: Date
  readonly message_lifetime: number | null
  readonly reset_requested_at: Date | null
  readonly members: number
  readonly fault_reported: boolean
  readonly barred: boolean
  readonly removal_pending: boolean
  readonly blocked: boolean
  readonly reset_requested: boolean
}

/** SQL: whether devices report a commit of the generation that a convo is at, by the alias of its row. */
const faultIn = (convo: string): string => `EXISTS (
        SELECT FROM fault_report f WHERE f.convo_id = ${convo}.convo_id AND f.accused_generation = ${convo}.generation
        OFFSET 0)`

/** SQL: whether a leaf is barred that is in the group now. */
const barredIn = (convo: string): string => `EXISTS (
        SELECT FROM convo_leaf b WHERE b.convo_id = ${convo}.convo_id AND b.generation = ${convo}.generation
          AND b.barred_at IS NOT NULL AND b.removed_seq IS NULL OFFSET 0)`

/**
 * SQL: summaries of convos that a statement gives; `late` is the moment before which a removal has to have been asked for.
 * What is counted and looked for is of one convo each, whose size the policy bounds. OFFSET 0 keeps it so: without it
 * Postgres may look through all convos once instead, since it cannot know how few are asked for.
 */
export const convoSummariesOf = (convos: string, late: string): string => `
    SELECT c.convo_id, c.kind, c.generation, c.epoch, c.first_seq, c.last_seq, c.created_at, c.last_at,
      c.message_lifetime, c.reset_requested_at,
      (SELECT count(*) FROM convo_member m WHERE m.convo_id = c.convo_id AND m.left_seq IS NULL) AS members,
      ${faultIn('c')} AS fault_reported,
      ${barredIn('c')} AS barred,
      EXISTS (
        SELECT FROM convo_member m
        LEFT JOIN log_entry e ON e.convo_id = m.convo_id AND e.seq = m.leaving_seq
        WHERE m.convo_id = c.convo_id AND m.left_seq IS NULL
          AND (m.leaving_seq IS NOT NULL OR m.suspension_told_at IS NOT NULL OR m.account_deleted)
          AND (m.suspension_told_at <= ${late} OR e.created_at <= ${late}
            OR (m.leaving_seq IS NOT NULL AND e.seq IS NULL))
        OFFSET 0
      ) OR EXISTS (
        SELECT FROM convo_leaf l JOIN device d ON d.did = l.did AND d.device_id = l.device_id
        WHERE l.convo_id = c.convo_id AND l.generation = c.generation AND l.removed_seq IS NULL
          AND d.removed_at <= ${late}
        OFFSET 0
      ) AS removal_pending,
      c.blocked_at IS NOT NULL AS blocked,
      c.reset_requested_generation IS NOT DISTINCT FROM c.generation AS reset_requested
    FROM (${convos}) c`

/**
 * A page of convos, the newest first. Parameters: the moment before which removals count as late, kinds, the time and the convo
 * id to go on after, how many. By when they were made: what a send changes has no index.
 */
export const selectConvos: PreparedStatement = {
  name: 'oversight_select_convos',
  text: `${convoSummariesOf(
    `
      SELECT found.* FROM unnest($2::text[]) AS k (kind)
      CROSS JOIN LATERAL (
        SELECT * FROM convo WHERE kind = k.kind AND (created_at, convo_id) < ($3::timestamptz, $4::text)
        ORDER BY created_at DESC, convo_id DESC LIMIT $5
      ) found
      ORDER BY found.created_at DESC, found.convo_id DESC LIMIT $5`,
    '$1::timestamptz',
  )}
    ORDER BY c.created_at DESC, c.convo_id DESC`,
}

/** SQL: convos in which a commit is reported, or a leaf barred: of each up to `most`, the newest reports first. */
export const attentionConvos = (most: string): string => `
      SELECT c.* FROM (
        SELECT convo_id FROM (SELECT convo_id FROM fault_report ORDER BY created_at DESC LIMIT ${most}) f
        UNION
        SELECT convo_id FROM (
          SELECT convo_id FROM convo_leaf WHERE barred_at IS NOT NULL AND removed_seq IS NULL LIMIT ${most}) b
      ) seen
      JOIN convo c ON c.convo_id = seen.convo_id
      WHERE (${faultIn('c')} OR ${barredIn('c')})`

/**
 * As `selectConvos`, those that want attention. Parameters: the moment before which removals count as late, up to how many
 * reports and barred leaves are looked at, the time and the convo id to go on after, how many.
 */
export const selectConvosOfAttention: PreparedStatement = {
  name: 'oversight_select_convos_of_attention',
  text: `${convoSummariesOf(
    `${attentionConvos('$2')} AND (c.created_at, c.convo_id) < ($3::timestamptz, $4::text)
      ORDER BY c.created_at DESC, c.convo_id DESC LIMIT $5`,
    '$1::timestamptz',
  )}
    ORDER BY c.created_at DESC, c.convo_id DESC`,
}

/**
 * Convos whose id begins so. Parameters: the moment before which removals count as late, the beginning, what comes after all of
 * those, how many.
 */
export const findConvosById: PreparedStatement = {
  name: 'oversight_find_convos_by_id',
  text: `${convoSummariesOf(
    `
      SELECT * FROM convo WHERE convo_id COLLATE "C" >= $2 AND convo_id COLLATE "C" < $3
      ORDER BY convo_id COLLATE "C" LIMIT $4`,
    '$1::timestamptz',
  )}
    ORDER BY c.convo_id COLLATE "C"`,
}

/** One convo. Parameters: the moment before which removals count as late, convo id. */
export const readConvo: PreparedStatement = {
  name: 'oversight_read_convo',
  text: convoSummariesOf(`SELECT * FROM convo WHERE convo_id = $2`, '$1::timestamptz'),
}
