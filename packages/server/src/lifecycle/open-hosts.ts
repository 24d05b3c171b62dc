import { beginDeletion } from '@catbird-mls/core/accounts'
import type { Bus } from '@catbird-mls/core/bus'
import { createHostSource } from '@catbird-mls/core/hosts'
import type { HostSource, SettlePorts } from '@catbird-mls/core/hosts'
import type { ForgetfulResolver, Tombstones } from '@catbird-mls/core/identity'
import { createAskJson } from '@catbird-mls/core/relations'
import type { Clock, Log } from '@catbird-mls/core/ports'
import type { Config } from '../config/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { watchAsking } from './watch-asking.ts'

type Ports = {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly identities: ForgetfulResolver
  readonly isTombstoned: Tombstones
}

/** How the hosts of accounts are asked, and what follows where an account is gone from its own. */
export type Hosts = { readonly askHost: HostSource } & Pick<SettlePorts, 'onGone'>

/** Opens the way to the hosts of accounts: with turns of its own, so that no other question keeps an account waiting. */
export function openHosts(ports: Ports, { mode }: Pick<Config, 'mode'>): Hosts {
  const development = mode === 'development'
  const ask = createAskJson({ clock: ports.clock, development, watch: watchAsking(ports, 'pds') })
  return {
    askHost: createHostSource({ ...ports, ask }),
    onGone: async (tx, did) => {
      await beginDeletion(tx, ports, { did })
    },
  }
}
