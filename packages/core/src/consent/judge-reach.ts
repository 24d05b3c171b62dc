import type { Audience, Between, Declaration } from '../relations/index.ts'
import type { DefaultAudience } from './audience.ts'

/**
 * How an account is reached by another: not at all, by a request that it may accept or decline, or as if it had accepted
 * already.
 */
export type Reach = 'refused' | 'request' | 'accepted'

/** How an account is reached in a direct convo, and as one of a group. */
export type Reaches = { readonly direct: Reach; readonly group: Reach }

/** Nobody gets through. */
export const refused: Reaches = { direct: 'refused', group: 'refused' }

/**
 * Decides how an account is reached. A block either way refuses. Then the account's own word counts: its settings here,
 * else what it declares in its repo, else the default of the deployment. Whom it follows needs no request.
 *
 * What could never be found out counts against whoever wants to reach it: as a block, as `none`, as not following. A
 * stranger would otherwise only have to see to it that the network cannot be asked (docs/consent.md).
 */
export function judgeReach(reached: {
  /** What lies between the two. */
  readonly between: Between
  /** What the account has set at this service. */
  readonly settings: Declaration
  /** What counts where the account says nothing. */
  readonly defaults: DefaultAudience
}): Reaches {
  const { between, settings, defaults } = reached
  const { blocked, known, followedBack } = between
  if (blocked || !known) return refused
  const follows = followedBack === true
  const declared = declaredBy(between, defaults)
  return {
    direct: reachBy(settings.incoming ?? declared.incoming, follows),
    group: reachBy(settings.groups ?? declared.groups, follows),
  }
}

function declaredBy({ declared, declaration }: Between, defaults: DefaultAudience): DefaultAudience {
  return declared ? { ...defaults, ...declaration } : { incoming: 'none', groups: 'none' }
}

function reachBy(audience: Audience, follows: boolean): Reach {
  if (audience === 'none') return 'refused'
  if (follows) return 'accepted'
  return audience === 'all' ? 'request' : 'refused'
}
