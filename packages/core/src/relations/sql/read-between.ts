import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Audience } from '../declaration.ts'

/** What is kept of an account and a subject. What starts with `own_` or `chat_` is of the subject's declarations. */
export type BetweenRow = {
  readonly subject: Did
  readonly blocks: boolean | null
  readonly blocked_by: boolean | null
  readonly follows_back: boolean | null
  readonly follow_beyond: boolean | null
  /** Of the account's blocks, the subject's blocks and the subject's follows: when they were asked for. */
  readonly blocks_asked_at: Date | null
  readonly blocked_by_asked_at: Date | null
  readonly follow_asked_at: Date | null
  /** When the pair was last asked about, by either of the two, whatever came of it. */
  readonly tried_at: Date | null
  readonly own_incoming: Audience | null
  readonly own_groups: Audience | null
  readonly chat_incoming: Audience | null
  readonly chat_groups: Audience | null
  readonly declared_at: Date | null
}

/** What is kept of an account and some subjects. Parameters: did, subjects. By primary keys; no lock. */
export const readBetween: PreparedStatement = {
  name: 'relations_read_between',
  text: `
    SELECT s.subject,
      a.blocks_rkey IS NOT NULL OR a.blocks_by_list AS blocks,
      b.blocks_rkey IS NOT NULL OR b.blocks_by_list AS blocked_by,
      b.follows_rkey IS NOT NULL AS follows_back, b.follows_beyond AS follow_beyond,
      a.blocks_asked_at, b.blocks_asked_at AS blocked_by_asked_at, b.follows_asked_at AS follow_asked_at,
      a.tried_at,
      c.own_incoming, c.own_groups, c.chat_incoming, c.chat_groups, c.declared_at
    FROM unnest($2::text[]) AS s (subject)
    LEFT JOIN relation a ON a.did = $1 AND a.subject = s.subject
    LEFT JOIN relation b ON b.did = s.subject AND b.subject = $1
    LEFT JOIN contact c ON c.did = s.subject`,
}
