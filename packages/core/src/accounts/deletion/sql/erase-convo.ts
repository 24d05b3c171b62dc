import type { PreparedStatement } from '../../../database/index.ts'
import type { Did } from '../../../mls/index.ts'

const statement = (name: string, text: string): PreparedStatement => ({ name: `deletion_${name}`, text })

const portionOf = (table: string, key: string) =>
  statement(
    `erase_${table}_of_convo`,
    `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE convo_id = $1 LIMIT $2)`,
  )

const allOf = (table: string) =>
  statement(`erase_${table}_of_convo`, `DELETE FROM ${table} WHERE convo_id = $1`)

/** Somebody who is taken out, and whether it was there until now. */
export type TakenOutRow = { readonly did: Did; readonly was_in: boolean }

/** Takes everybody else out of a convo. Parameters: convo id, the did that stays. Under the convo's lock. */
export const takeOthersOut: PreparedStatement = statement(
  'take_others_out',
  `DELETE FROM convo_member WHERE convo_id = $1 AND did <> $2
    RETURNING did, left_seq IS NULL AND leaving_seq IS NULL AS was_in`,
)

/** By which somebody could still come in. In this order. Parameter: convo id. */
export const eraseWaysIn: readonly PreparedStatement[] = ['join_request', 'invite_use', 'invite'].map(allOf)

/** What there may be much of. Parameters: convo id, how many at most. */
export const eraseBulk: readonly PreparedStatement[] = [
  portionOf('message', 'convo_id, seq, created_at'),
  portionOf('message_id', 'convo_id, message_id'),
  portionOf('log_entry', 'convo_id, seq'),
]

/** The rest, what refers to others before them, and the convo last. Parameter: convo id. */
export const eraseRest: readonly PreparedStatement[] = [
  ...[
    'commit_conflict',
    'fault_report',
    'welcome_recipient',
    'welcome',
    'sealed_metadata',
    'group_snapshot',
    'group_generation',
  ],
  ...['mls_group', 'convo_leaf', 'convo_member', 'convo'],
].map(allOf)

/** Lets the files of a convo end now. Parameters: convo id, now. */
export const endFilesOfConvo: PreparedStatement = statement(
  'end_files_of_convo',
  `UPDATE blob SET expires_at = $2 WHERE space = $1 AND state <> 'deleting' AND expires_at > $2`,
)
