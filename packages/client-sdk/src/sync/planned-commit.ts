import type { CommitChanges } from '../mls/index.ts'

/** What a commit has to do for a want to come true; undefined if it is true already. */
export type Plan = PlannedCommit | undefined

/** A commit to build. */
export interface PlannedCommit {
  readonly changes: CommitChanges
  /** Metadata that it brings in, plain. */
  readonly metadata?: Uint8Array
  /** The invite that it makes. */
  readonly invite?: { readonly inviteId: string; readonly seed: Uint8Array }
  /** Whether it takes another commit after this one. */
  readonly more?: boolean
}
