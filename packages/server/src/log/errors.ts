import { scrub } from './redact.ts'

const maximumCauses = 5

/** An error as it stands in the log: with its causes, scrubbed of whatever looks like a secret. */
export function serializeError(thrown: unknown, depth = 0): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: scrub(String(thrown)) }
  const { name, message, stack, cause } = thrown
  return {
    type: name,
    ...('error' in thrown ? { error: thrown.error } : {}),
    ...('code' in thrown ? { code: thrown.code } : {}),
    message: scrub(message),
    stack: scrub(stack ?? ''),
    ...(cause === undefined || depth >= maximumCauses ? {} : { cause: serializeError(cause, depth + 1) }),
  }
}
