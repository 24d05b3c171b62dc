import type { RuleRow } from './row.ts'
import { formRows } from './rows/forms.ts'
import { framingRows } from './rows/framing.ts'
import { groundRows } from './rows/grounds.ts'
import { groupInfoRows } from './rows/group-infos.ts'
import { keyPackageRows } from './rows/key-packages.ts'
import { leafRows } from './rows/leaves.ts'
import { pathRows } from './rows/paths.ts'
import { policyRows } from './rows/policies.ts'
import { proposalRows } from './rows/proposals.ts'
import { recordRows } from './rows/records.ts'
import { resetRows } from './rows/resets.ts'
import { serviceRows } from './rows/service.ts'

/**
 * Every rule that is checked without any secret, by area. Closed: each is enforced somewhere in core and shown
 * refused by a test. Nothing that runs in a browser imports its sentences: {@link refuse} needs the names alone.
 */
export const ruleAreas = {
  'Encoding, framing and signatures': framingRows,
  Proposals: proposalRows,
  Leaves: leafRows,
  'Key packages': keyPackageRows,
  'Update paths': pathRows,
  'GroupInfos, beginnings and Welcomes': groupInfoRows,
  'The group context and the policy': policyRows,
  Grounds: groundRows,
  Resets: resetRows,
  'Our own forms': formRows,
  'Records in repos': recordRows,
  'What the service alone can tell': serviceRows,
} as const satisfies Record<string, Record<string, RuleRow>>

const rules = {
  ...framingRows,
  ...proposalRows,
  ...leafRows,
  ...keyPackageRows,
  ...pathRows,
  ...groupInfoRows,
  ...policyRows,
  ...groundRows,
  ...resetRows,
  ...formRows,
  ...recordRows,
  ...serviceRows,
} as const

/** All rules by id. */
export type Rules = typeof rules
/** The id of a rule, as refusals name it. */
export type RuleId = keyof Rules

/** All rule ids, in the order of the table. */
export const ruleIds = Object.keys(rules) as readonly RuleId[] // the keys of a literal

/** The row of a rule. */
export function ruleRow(id: RuleId): RuleRow {
  return rules[id]
}
