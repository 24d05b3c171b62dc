/**
 * What becomes of a naming when the account is deleted.
 * - `deleted`: the row goes.
 * - `cleared`: the row stays, and names nobody.
 * - `withBytes`: the row goes once the bytes are gone that it stands for.
 * - `last`: the row goes when nothing else is left, but for what is held against the account.
 * - `withConvo`: the row goes when the convo has let go of the account.
 * - `atLast`: the row goes when nothing of before can be under way any more; until then it is needed.
 * - `kept`: docs/privacy.md says for how long, and why.
 */
export type Ending = 'deleted' | 'cleared' | 'withBytes' | 'last' | 'withConvo' | 'atLast' | 'kept'

/**
 * How a row names an account.
 * - `own`: the row is the account's own. It gets all of it but what is `withheld`: secrets, and who acts for the service.
 * - `other`: the row is somebody else's, or between others, and names the account. It gets what is `given`, which is about
 *   itself; who the other is, and what the other wrote or thinks, is the other's.
 */
export type Naming =
  | {
      readonly column: string
      readonly as: 'own'
      readonly withheld: readonly string[]
      readonly ends: Ending
      /** SQL: which rows `t` stay nevertheless, since they are needed, and expire by themselves within minutes. */
      readonly spared?: string | undefined
    }
  | {
      readonly column: string
      readonly as: 'other'
      readonly given: readonly string[]
      readonly ends: Ending
    }

/** How a table names accounts. */
export type PersonalTable = {
  /** The columns of its primary key. */
  readonly key: readonly string[]
  /** The columns that name one; of jsonb, a field: `payload.did`. */
  readonly names: readonly Naming[]
}

const own = (
  column: string,
  ends: Ending = 'deleted',
  { withheld = [], spared }: { withheld?: readonly string[]; spared?: string } = {},
): Naming => ({ column, as: 'own', withheld, ends, spared })

const other = (column: string, ends: Ending, given: readonly string[]): Naming => ({
  column,
  as: 'other',
  given,
  ends,
})

/**
 * Every table that names accounts in columns, and how, in the order in which rows are deleted: what refers to others goes
 * before them. A test holds it against the database, so that no new table and no new column is forgotten. What names
 * accounts within MLS bytes (groups, commits, notices, Welcomes) is of the convos, whose members read it there:
 * docs/privacy.md.
 */
export const personalTables = {
  session: {
    key: ['session_id'],
    names: [own('did', 'deleted', { withheld: ['session_id', 'refresh_hash', 'previous_refresh_hash'] })],
  },
  stream_ticket: {
    key: ['token_hash'],
    names: [own('did', 'deleted', { withheld: ['token_hash', 'session_id'] })],
  },
  used_jti: {
    key: ['issuer', 'jti'],
    // Init keys are noted for a month, tokens and proofs until nobody could use them again.
    names: [own('did', 'atLast', { spared: `t.issuer NOT LIKE 'init:%'` })],
  },
  presence: {
    key: ['did', 'device_id', 'node_id'],
    names: [own('did', 'deleted', { withheld: ['node_id'] })],
  },
  push_registration: {
    key: ['did', 'device_id'],
    names: [own('did', 'deleted', { withheld: ['auth_secret'] })],
  },
  key_package_claim: { key: ['ref', 'claimer_did'], names: [own('claimer_did')] },
  key_package: { key: ['ref'], names: [own('did')] },
  device: { key: ['did', 'device_id'], names: [own('did')] },
  actor_settings: { key: ['did'], names: [own('did')] },
  account_event: {
    key: ['did', 'seq'],
    names: [own('did'), other('payload.did', 'deleted', ['kind', 'created_at'])],
  },
  blob: { key: ['space', 'blob_id'], names: [own('did', 'withBytes')] },
  blob_usage: { key: ['did'], names: [own('did', 'atLast')] },
  bucket: {
    key: ['did', 'kind', 'target'],
    names: [own('did'), other('target', 'deleted', ['kind', 'full_at'])],
  },
  contact: { key: ['did'], names: [own('did')] },
  contact_signal: { key: ['did', 'day'], names: [own('did')] },
  relation: {
    key: ['did', 'subject'],
    names: [own('did'), other('subject', 'deleted', ['follows_asked_at', 'blocks_asked_at'])],
  },
  ended_record: { key: ['did', 'collection', 'rkey'], names: [own('did')] },
  fault_report: { key: ['convo_id', 'seq', 'did', 'device_id'], names: [own('did')] },
  join_request: { key: ['convo_id', 'did'], names: [own('did')] },
  invite_use: { key: ['convo_id', 'invite_id', 'did'], names: [own('did')] },
  invite: { key: ['convo_id', 'invite_id'], names: [own('made_by', 'cleared')] },
  welcome_recipient: { key: ['convo_id', 'welcome_id', 'key_package_ref'], names: [own('did')] },
  convo_leaf: {
    key: ['convo_id', 'generation', 'leaf_index', 'joined_seq'],
    names: [own('did', 'withConvo')],
  },
  convo_member: {
    key: ['convo_id', 'did'],
    names: [
      own('did', 'withConvo'),
      other('added_by', 'cleared', ['convo_id', 'joined_seq', 'created_at']),
      other('requested_by', 'cleared', ['convo_id', 'joined_seq', 'created_at']),
    ],
  },
  report: {
    key: ['convo_id', 'report_id'],
    names: [
      own('reporter', 'kept', { withheld: ['resolved_by', 'resolution'] }),
      other('subject', 'kept', [
        ...['kind', 'reason', 'verified', 'state'],
        ...['created_at', 'resolved_at', 'forwarded_at'],
      ]),
    ],
  },
  report_message: {
    key: ['convo_id', 'report_id', 'seq'],
    // Which message it is would tell who has disclosed it.
    names: [other('did', 'kept', [])],
  },
  admin_audit: {
    key: ['id'],
    // What an act was done to may be a report, whose id tells by whom it is.
    names: [other('did', 'kept', ['at', 'act', 'before', 'after'])],
  },
  account: { key: ['did'], names: [own('did', 'last')] },
} as const satisfies Record<string, PersonalTable>

/** A naming with the table that has it. */
export type PlacedNaming = {
  readonly table: string
  readonly key: readonly string[]
  readonly naming: Naming
}

/** Every way in which a row names an account, in the order of the tables. */
export const placedNamings: readonly PlacedNaming[] = Object.entries<PersonalTable>(personalTables).flatMap(
  ([table, { key, names }]) => names.map((naming) => ({ table, key, naming })),
)
