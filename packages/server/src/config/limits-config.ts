import { defaultLimits } from '@catbird-mls/core/limits'
import type { LimitNumbers } from '@catbird-mls/core/limits'
import type { Settings } from './fields.ts'
import type { Mode } from './rules.ts'

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
