import { ServiceError } from '@catbird-mls/core/errors'

/** The kind of a convo, or `InvalidRequest`. */
export function parseKind(text: string): 'direct' | 'group' {
  if (text === 'direct' || text === 'group') return text
  throw new ServiceError('InvalidRequest', { message: 'kind must be direct or group.' })
}
