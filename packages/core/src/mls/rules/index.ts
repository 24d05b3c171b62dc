/** The closed table of validity rules, for documents and tests. */
export { impliedRules, uncheckedRules } from './beyond.ts'
export type { UncheckedRule } from './beyond.ts'
export type { RuleRow } from './row.ts'
export { ruleAreas, ruleIds, ruleRow } from './table.ts'
export type { RuleId } from './table.ts'
