import type { PreparedStatement } from '../../database/index.ts'
import { isHiddenRequest } from '../../groups/hidden-request.ts'
import { isVoidRequest } from '../../groups/void-request.ts'

/** A convo with the calling account's part in it. */
export type ConvoRow = {
  readonly convo_id: string
  readonly kind: 'direct' | 'group'
  readonly generation: number
  readonly epoch: number
  readonly first_seq: number
  readonly last_seq: number
  readonly last_at: Date
  readonly created_at: Date
  readonly group_id: Uint8Array
  readonly status: 'accepted' | 'request'
  readonly muted: boolean
  /** Whether it is a request that is not to be shown. */
  readonly hidden: boolean
  readonly last_read_seq: number | null
  /** Whether one of the two of a direct convo blocks the other. */
  readonly blocked: boolean
  readonly sealed_generation: number | null
  readonly sealed_epoch: number | null
  readonly sealed_version: number | null
  readonly sealed: Uint8Array | null
}

const hidden = isHiddenRequest('m')

const select = `
    SELECT c.convo_id, c.kind, c.generation, c.epoch, c.first_seq, c.last_seq, c.last_at, c.created_at, g.group_id,
           m.status, m.muted, m.last_read_seq, c.blocked_at IS NOT NULL AS blocked, ${hidden} AS hidden,
           s.generation AS sealed_generation, s.epoch AS sealed_epoch, s.version AS sealed_version, s.sealed
    FROM convo_member m
    JOIN convo c ON c.convo_id = m.convo_id
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    LEFT JOIN sealed_metadata s ON s.convo_id = c.convo_id
    WHERE m.did = $1 AND m.left_seq IS NULL AND m.leaving_seq IS NULL
      AND NOT ${isVoidRequest('m')}`

/**
 * One convo of an account. Parameters: did, convo id. No row if the account is no member, or is
 * leaving, or was asked by somebody who is taken down or deleted. No lock.
 */
export const readConvo: PreparedStatement = {
  name: 'convos_read_convo',
  text: `${select} AND m.convo_id = $2`,
}

/**
 * A page of the convos of an account, the newest activity first. Parameters: did, status (null for any), last_at and
 * convo id to go on after (null to begin), how many. Requests that nobody should be bothered by are
 * left out, as far as it is known, and those of who is taken down or deleted. No lock.
 *
 * An account's convos are read by the partial index on did and sorted here: activity moves a convo at every send, so
 * that an index by it would cost each send what this costs one listing.
 */
export const readConvoPage: PreparedStatement = {
  name: 'convos_read_convo_page',
  text: `${select}
      AND ($2::text IS NULL OR m.status = $2)
      AND NOT ${hidden}
      AND ($3::timestamptz(3) IS NULL OR (c.last_at, c.convo_id) < ($3, $4::text))
    ORDER BY c.last_at DESC, c.convo_id DESC LIMIT $5`,
}
