import { ruleRow } from '@catbird-mls/core/mls/rules'
import type { RuleId } from '@catbird-mls/core/mls/rules'
import { expect } from 'vitest'

/** What is wrong, the rule it breaks, and how it is brought before whoever must refuse it. */
export type Refused = [name: string, rule: RuleId, act: () => unknown]

/** Expects that something is refused by exactly this rule, under the name that the table gives it. */
export async function expectRefused(act: () => unknown, rule: RuleId): Promise<void> {
  const refusal = Promise.resolve().then(act)
  await expect(refusal).rejects.toMatchObject({ rule, error: ruleRow(rule).error })
}
