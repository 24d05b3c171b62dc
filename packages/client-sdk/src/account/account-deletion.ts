/** What came of deleting an account. */
export interface AccountDeletion {
  /** By when the service names it no more. */
  readonly deletedBy: Date
  /** Convos that could not be left in time, by id: in these an admin has to take it out on the service's word. */
  readonly convosHeld: readonly string[]
}
