import type { ErrorName } from '../../errors/index.ts'

/** One rule that bytes must keep, and by what name they are refused where they do not. */
export type RuleRow = {
  /** Where the rule is written: a section of RFC 9420 or another standard, `policy`, `form` or `service` where it is ours. */
  readonly source: string
  /** The rule, in one sentence. */
  readonly says: string
  readonly error: ErrorName
}
