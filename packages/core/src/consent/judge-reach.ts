import type { Audience, Between, Declaration } from '../relations/index.ts'
import type { DefaultAudience } from './audience.ts'

/**
 * How an account is reached by another: not at all, by a request that it may accept or decline, or as if it had accepted
 * already.
 */
export type Reach = 'refused' | 'request' | 'accepted'

/** How an account is reached in a direct convo, and as one of a group. */
export type Reaches = { readonly direct: Reach; readonly group: Reach }

/**
 * Decides how an account is reached. A block either way refuses. Then the account's own word counts: its settings here,
 * else what it declares in its repo, else the default of the deployment. Whom it follows needs no request. Where it could
 * not be found out whom it follows, it follows nobody: what is open to all then arrives as a request, and what is open to
 * those it follows is refused (docs/consent.md).
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
  const { blocked, followedBack, declaration } = between
  if (blocked) return { direct: 'refused', group: 'refused' }
  const follows = followedBack === true
  return {
    direct: reachBy(settings.incoming ?? declaration.incoming ?? defaults.incoming, follows),
    group: reachBy(settings.groups ?? declaration.groups ?? defaults.groups, follows),
  }
}

function reachBy(audience: Audience, follows: boolean): Reach {
  if (audience === 'none') return 'refused'
  if (follows) return 'accepted'
  return audience === 'all' ? 'request' : 'refused'
}
