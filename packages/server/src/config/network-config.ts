import type { NetworkConfig } from './config.ts'
import type { Settings } from './fields.ts'

/** Who is asked about accounts. The labeler's two names are both there or neither is: `rules.ts` sees to that. */
export function networkConfig(read: Settings): NetworkConfig {
  const { LABELER_URL: url, LABELER_DID: did } = read
  return {
    appViewUrl: read.APPVIEW_URL,
    jetstreamUrl: read.JETSTREAM_URL,
    labeler: url === undefined || did === undefined ? undefined : { url, did, hiding: read.HIDING_LABELS },
  }
}
