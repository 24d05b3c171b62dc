import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { hearIdentities } from '@catbird-mls/core/bus'
import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import { noteHostEvent } from '@catbird-mls/core/hosts'
import type { ForgetfulResolver } from '@catbird-mls/core/identity'
import type { LimitValues } from '@catbird-mls/core/limits'
import { asDid } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import type { Clock, Log, Random } from '@catbird-mls/core/ports'
import {
  createAppViewSource,
  createAskJson,
  createDeclarationSource,
  createLabeler,
  createRelations,
  createRepoSource,
  followStream,
  resolveInTurn,
} from '@catbird-mls/core/relations'
import type { RelationLookups, StreamWatch } from '@catbird-mls/core/relations'
import type { Config } from '../config/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { createJetstream } from '../network/jetstream.ts'
import { watchAsking } from './watch-asking.ts'
import type { AskedSource } from './watch-asking.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly metrics: Metrics
  readonly identities: ForgetfulResolver
  readonly limitValues: LimitValues
  readonly serviceDid: Did
  /** Closes what is opened here. */
  readonly stack: AsyncDisposableStack
}

/**
 * Opens what tells how accounts stand to each other: by the AppView if one is configured, by their PDSs otherwise; kept
 * current by the network's event stream if one is configured.
 */
export async function openRelations(
  ports: Ports,
  { mode, network }: Pick<Config, 'mode' | 'network'>,
): Promise<RelationLookups> {
  await hearOfIdentities(ports)
  if (network.jetstreamUrl !== undefined) follow(ports, network.jetstreamUrl)
  // One each: nobody fills those of the configured services by naming PDSs.
  const newAsk = (source: AskedSource) =>
    createAskJson({
      ...{ clock: ports.clock, development: mode === 'development' },
      watch: watchAsking(ports, source),
    })
  const identities = resolveInTurn(ports.identities)
  const asking = { identities, ask: newAsk('pds'), steady: () => performance.now() }
  const repos = createRepoSource(asking)
  const { appViewUrl: url, labeler } = network
  return createRelations({
    ...ports,
    ...asking,
    source: url === undefined ? repos : createAppViewSource(newAsk('appView'), { url, elsewhere: repos }),
    declarations: createDeclarationSource(asking),
    ...(labeler === undefined
      ? {}
      : { labels: createLabeler({ ...ports, ask: newAsk('labeler') }, labeler) }),
  })
}

/** Whichever node hears of a change, all of them look again. */
async function hearOfIdentities({ bus, identities, stack }: Ports): Promise<void> {
  const unsubscribe = await hearIdentities(bus, (text) => {
    const did = asDid(text)
    if (did !== undefined) identities.forget(did)
  })
  stack.defer(unsubscribe)
}

function follow(ports: Ports, url: string): void {
  const ending = new AbortController()
  const following = followStream(
    {
      ...ports,
      open: createJetstream(url),
      watch: watchOver(ports.metrics),
      onAccount: (tx, did, state) => noteHostEvent(tx, ports, { did, state }),
    },
    { holder: `${hostname()}-${randomUUID()}` },
    ending.signal,
  )
  ports.stack.defer(async () => {
    ending.abort()
    await following
  })
}

function watchOver(metrics: Metrics): StreamWatch {
  return {
    connected: () => metrics.networkConnected.set(1),
    disconnected: () => {
      metrics.networkConnected.set(0)
      metrics.networkLosses.inc()
    },
    read: (kind, count) => metrics.networkEvents.inc({ kind }, count),
    behind: (ms) => metrics.networkLag.set(ms / 1000),
  }
}
