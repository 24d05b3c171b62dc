import type { IncomingMessage } from 'node:http'
import { ServiceError } from '@catbird-mls/core/errors'
import { ids } from '../lexicon/ids.ts'
import { lexicons } from '../lexicon/lexicons.ts'
import type { QueryParams } from '../lexicon/types/blue/catbird/mls/event/subscribe.ts'

/** The parameters of `event.subscribe`, by its lexicon, or `InvalidRequest`. */
export function readStreamParams(request: IncomingMessage): QueryParams {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  try {
    const params = lexicons.assertValidXrpcParams(
      ids.BlueCatbirdMlsEventSubscribe,
      Object.fromEntries(searchParams),
    )
    return params as QueryParams
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'The parameters are not those of the lexicon.'
    throw new ServiceError('InvalidRequest', { message, cause })
  }
}
