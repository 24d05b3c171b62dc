import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import type { IdentityResolver } from '@catbird-mls/core/identity'
import type { Did } from '@catbird-mls/core/mls'
import type { Clock, Log } from '@catbird-mls/core/ports'
import {
  createAppViewSource,
  createAskJson,
  createDeclarationSource,
  createRelations,
  createRepoSource,
} from '@catbird-mls/core/relations'
import type { Relations } from '@catbird-mls/core/relations'
import type { Config } from '../config/index.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly identities: IdentityResolver
  readonly serviceDid: Did
}

/** What tells how accounts stand to each other: by the AppView if one is configured, by their PDSs otherwise. */
export function openRelations(ports: Ports, { mode, network }: Pick<Config, 'mode' | 'network'>): Relations {
  const ask = createAskJson({ clock: ports.clock, development: mode === 'development' })
  const asking = { ...ports, ask, steady: () => performance.now() }
  const repos = createRepoSource(asking)
  const { appViewUrl: url } = network
  const source = url === undefined ? repos : createAppViewSource(ask, { url, elsewhere: repos })
  return createRelations({ ...ports, source, declarations: createDeclarationSource(asking) })
}
