/** What may stand in the way of an account. */
export type Standing = {
  /** An operator has suspended it, or taken it down. */
  readonly suspended: boolean
  /** Its own server says that it is not active, and why, in a word of its own. */
  readonly host_status: string | null
  /** It is being deleted. */
  readonly deleting: boolean
}

/** SQL: the columns of a `Standing`, of the account's row by its alias. */
export const standingOf = (account: string): string =>
  `${account}.suspended_at IS NOT NULL AS suspended, ${account}.host_status, ${account}.deleted_at IS NOT NULL AS deleting`

/** SQL: whether an account may act, and be reached, by the alias of its row: nothing of its `Standing` is in the way. */
export const mayAct = (account: string): string =>
  `(${account}.suspended_at IS NULL AND ${account}.host_status IS NULL AND ${account}.deleted_at IS NULL)`
