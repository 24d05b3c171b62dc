/** What came of deleting an account. */
export interface AccountDeletion {
  /** By when the service names it no more; undefined where its deletion had begun before. */
  readonly deletedBy: Date | undefined
  /** Convos that could not be left in time, by id: in these an admin has to take it out on the service's word. */
  readonly convosHeld: readonly string[]
}
