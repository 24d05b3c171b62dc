import type { RuleId } from '@catbird-mls/core/mls/rules'
import type { Stage } from './stage.ts'

/** What is attempted, the rule it breaks, and what leads up to it: it gives the call that must be refused. */
export type Attack = [name: string, rule: RuleId, prepare: (stage: Stage) => Promise<() => Promise<unknown>>]
