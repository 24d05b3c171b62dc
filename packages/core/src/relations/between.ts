import type { Did } from '../mls/index.ts'
import type { Declaration } from './declaration.ts'

/** How two accounts stand to each other, as seen from one of them. */
export type Between = {
  /** Either blocks the other, by a record or a moderation list. */
  readonly blocked: boolean
  /** The account blocks the subject. */
  readonly blocks: boolean
  /** The subject follows the account; undefined where that could not be found out. */
  readonly followedBack: boolean | undefined
  /** False: whether the two block each other was never answered, of one of them at least. */
  readonly known: boolean
  /** False: the subject's declaration could never be read, so that `declaration` says nothing for want of an answer. */
  readonly declared: boolean
  /** What the subject's repo declares. */
  readonly declaration: Declaration
}

/** What accounts of the network are to each other. */
export interface Relations {
  /**
   * What is known of `did`'s way to each of the subjects; looked up where it is not known or no longer fresh. It does
   * not fail when the network does: then what was known before serves. `docs/consent.md` says what that means.
   *
   * @throws ServiceError `RateLimitExceeded` where `did` has had too many accounts looked up
   */
  between(did: Did, subjects: readonly Did[]): Promise<ReadonlyMap<Did, Between>>
  /** Those of the accounts whose requests a label of the configured labeler hides. Nobody, where it cannot be asked. */
  hidden(dids: readonly Did[]): Promise<ReadonlySet<Did>>
}

/** What the service itself asks of relations, beside consent. */
export interface RelationLookups extends Relations {
  /**
   * Looks over those whose requests an account is about to read: how they and it block each other, and their labels; where
   * that is not known or no longer fresh, and was not tried a few minutes ago. What takes longer than a second is found by
   * the next to read. It never fails.
   */
  lookOver(did: Did, subjects: readonly Did[]): Promise<void>
  /** Looks at the pairs with a direct convo that were not looked at for longest. Gives how many they were. */
  recheck(options: { readonly limit: number; readonly signal: AbortSignal }): Promise<number>
}

/** How it is with an account that is a mere key (development), which has no repo: no relations, nothing declared. */
export const noRelations: Between = {
  blocked: false,
  blocks: false,
  followedBack: false,
  known: true,
  declared: true,
  declaration: {},
}
