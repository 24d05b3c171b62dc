/** Who has to act for an error to go away. */
export type Blame = 'caller' | 'conflict' | 'auth' | 'dependency' | 'internal'

/** What is known of an error by its name alone. */
export type ErrorRow = {
  /**
   * `caller`: the request is wrong or not allowed. `conflict`: it was right for a state that is gone.
   * `auth`: who asks could not be established. `dependency`: something this service needs did not answer.
   * `internal`: the service's own fault.
   */
  readonly blame: Blame
  /** HTTP status of the answer. Clients decide by name, never by status. */
  readonly status: number
  /** Whether the very same input, sent again later with fresh authentication, may succeed. */
  readonly retryable: boolean
  /** What happened, in one sentence; also the message when none is given. */
  readonly meaning: string
  /** What a client should do about it. */
  readonly action: string
}
