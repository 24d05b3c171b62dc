import type { ServiceError } from '../../errors/index.ts'
import type { CborValue } from '../cbor.ts'
import { refuse } from '../rules/refuse.ts'
import type { RuleId } from '../rules/table.ts'

/** A field of a policy as a whole number from 1 to `most`. @throws ServiceError `InvalidPolicy` */
export function wholeFrom(value: CborValue | undefined, field: string, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) {
    throw invalidPolicy('policy.numbers', `${field} is not a whole number from 1 to ${most}`)
  }
  return value
}

/** The error of a policy that cannot be read, or contradicts itself. */
export function invalidPolicy(rule: RuleId, reason: string): ServiceError {
  return refuse(rule, `the policy is refused: ${reason}`)
}
