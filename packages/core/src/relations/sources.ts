import type { Did } from '../mls/index.ts'
import type { DeclaredRecords } from './declaration.ts'

/** What was found out about one account's relation to another; what was not asked is left out. */
export type RelationAnswer = {
  readonly did: Did
  readonly subject: Did
  readonly follows?: {
    /** The key of the record that says so; null if it does not follow. */
    readonly rkey: string | null
    /** Not found, and there were more follows than are read: nobody knows. */
    readonly beyond?: boolean
  }
  readonly blocks?: { readonly rkey: string | null; readonly byList: boolean }
}

/** Where relations are looked up. */
export interface RelationSource {
  /** Whether it sees blocks by moderation lists. */
  readonly seesLists?: boolean
  /**
   * How an account stands to the subjects, and they to it. What cannot be found out in time is left out, so that an
   * answer may be empty; it never fails.
   */
  relations(did: Did, subjects: readonly Did[]): Promise<readonly RelationAnswer[]>
}

/**
 * Where declarations are looked up. Fails where nothing can be found out, or where that would begin later than in so many
 * milliseconds.
 */
export type DeclarationSource = (did: Did, waitMs?: number) => Promise<DeclaredRecords>

/** Tells whether labels that apply to accounts hide them. Those it cannot tell of are left out; it never fails. */
export type LabelSource = (dids: readonly Did[]) => Promise<ReadonlyMap<Did, boolean>>
