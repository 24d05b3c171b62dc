import { defaultLimits, isLimitName, problemWithLimit } from '@catbird-mls/core/limits'
import type { LimitName, LimitNumbers } from '@catbird-mls/core/limits'
import { z } from 'zod'
import type { Settings } from './fields.ts'
import type { Mode } from './rules.ts'

/** Limits by their names, such as `requestsPerDay=50 claimsPerTarget=4`. */
export const limitsField = z.string().transform((text, context) => {
  const limits = new Map<LimitName, number>()
  for (const part of text.split(/[\s,]+/).filter((given) => given !== '')) {
    const [, name = part, digits] = /^(\w+)=(\d{1,9})$/.exec(part) ?? []
    const problem = problemWith(name, digits)
    if (problem !== undefined) context.addIssue(problem)
    else if (isLimitName(name)) limits.set(name, Number(digits))
  }
  return limits
})

function problemWith(name: string, digits: string | undefined): string | undefined {
  if (digits === undefined) return `has ${name}, which is not of the form requestsPerDay=50`
  if (!isLimitName(name)) return `has ${name}, which is no limit`
  const problem = problemWithLimit(name, Number(digits))
  return problem === undefined ? undefined : `is not right: ${problem}`
}

/** What limits are on this node where no operator has set anything at run time. */
export function limitsConfig(read: Settings, mode: Mode): LimitNumbers {
  const {
    RATE_LIMIT_ACCOUNT: requestsPerAccount,
    RATE_LIMIT_ADDRESS: requestsPerAddress,
    RATE_LIMIT_EPHEMERAL: ephemeralsPerDevice,
  } = read
  return {
    ...defaultLimits(mode),
    ...(requestsPerAccount !== undefined && { requestsPerAccount }),
    ...(requestsPerAddress !== undefined && { requestsPerAddress }),
    ...(ephemeralsPerDevice !== undefined && { ephemeralsPerDevice }),
    ...Object.fromEntries(read.LIMITS ?? []),
  }
}
