import { isLimitName, problemWithLimit } from '@catbird-mls/core/limits'
import type { LimitName } from '@catbird-mls/core/limits'
import { z } from 'zod'

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
