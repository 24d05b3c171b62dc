import type { AtpAgent } from '@atproto/api'
import { createInProcessBus } from '@catbird-mls/core/bus'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { createIdentityResolver } from '@catbird-mls/core/identity'
import { defaultLimits } from '@catbird-mls/core/limits'
import type { LimitName } from '@catbird-mls/core/limits'
import type { Did } from '@catbird-mls/core/mls'
import { createManualClock, silentLog } from '@catbird-mls/core/ports'
import {
  createAskJson,
  createDeclarationSource,
  createRelations,
  createRepoSource,
} from '@catbird-mls/core/relations'
import type { TestNetwork } from '@catbird-mls/dev-env'

const didOf = (agent: AtpAgent) => agent.assertDid as Did // as its server has given it

/** What a service of its own finds out by the PDSs alone, on a clock that the test moves. */
export function lookups(network: TestNetwork, db: TestDatabase) {
  const clock = createManualClock()
  const identities = createIdentityResolver({ clock, plcUrl: network.plc.url, development: true })
  const ask = createAskJson({ clock, development: true })
  const asking = { ask, identities, steady: () => performance.now() }
  const relations = createRelations({
    ...{ db, clock, bus: createInProcessBus(), log: silentLog, serviceDid: network.server.did as Did },
    ...{ ...asking, limitValues: { of: (name: LimitName) => defaultLimits('development')[name] } },
    ...{ source: createRepoSource(asking), declarations: createDeclarationSource(asking) },
  })
  const known = async (one: AtpAgent, other: AtpAgent) =>
    (await relations.between(didOf(one), [didOf(other)])).get(didOf(other))
  return {
    known,
    /** After so long that every answer is old. */
    between: (one: AtpAgent, other: AtpAgent) => {
      clock.advance(11 * 60_000)
      return known(one, other)
    },
  }
}
