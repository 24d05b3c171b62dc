import { asAudience } from '@catbird-mls/core/consent'
import { ServiceError } from '@catbird-mls/core/errors'
import type { Audience, Declaration } from '@catbird-mls/core/relations'
import type { Settings } from '../../lexicon/types/blue/catbird/mls/actor/defs.ts'

/** Settings in their lexicon's form. */
export function settingsView({ incoming, groups }: Declaration): Settings {
  return {
    ...(incoming && { allowIncoming: incoming }),
    ...(groups && { allowGroupInvites: groups }),
  }
}

/** Settings as their lexicon has them, or `InvalidRequest` where a value is not known: none is guessed. */
export function parseSettings({ allowIncoming, allowGroupInvites }: Settings): Declaration {
  return {
    ...(allowIncoming !== undefined && { incoming: parseAudience(allowIncoming) }),
    ...(allowGroupInvites !== undefined && { groups: parseAudience(allowGroupInvites) }),
  }
}

function parseAudience(text: string): Audience {
  const audience = asAudience(text)
  if (audience !== undefined) return audience
  throw new ServiceError('InvalidRequest', { message: 'It is all, following or none that is allowed.' })
}
