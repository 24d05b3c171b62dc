import type { ModerationConfig } from './config.ts'
import type { Settings } from './fields.ts'

/** Who is told of reports. What belongs to it is all there or none is: `rules.ts` sees to that. */
export function moderationConfig(read: Settings): ModerationConfig | undefined {
  const { MODERATION_URL: url, MODERATION_DID: did, SERVICE_SIGNING_KEY: key } = read
  if (url === undefined || did === undefined || key === undefined) return undefined
  return { url, did, withContent: read.MODERATION_FORWARD_CONTENT }
}
