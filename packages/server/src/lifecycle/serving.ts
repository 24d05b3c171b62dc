import { join } from 'node:path'
import { openDiskStore, openS3Store } from '@catbird-mls/core/blobs'
import type { BlobRules, BlobStore } from '@catbird-mls/core/blobs'
import { createInProcessBus, createRedisBus } from '@catbird-mls/core/bus'
import type { Bus } from '@catbird-mls/core/bus'
import { createConsent } from '@catbird-mls/core/consent'
import { createHub } from '@catbird-mls/core/events'
import type { Hub, HubPorts } from '@catbird-mls/core/events'
import { createFranking } from '@catbird-mls/core/franking'
import type { Franking } from '@catbird-mls/core/franking'
import { createPublicGroups } from '@catbird-mls/core/groups'
import {
  createDeviceRecordSource,
  createTombstones,
  createIdentityResolver,
  createSessionTokens,
} from '@catbird-mls/core/identity'
import type { JobHandlers } from '@catbird-mls/core/jobs'
import { holdLimits } from '@catbird-mls/core/limits'
import { createSender, ensureMessagePartitions } from '@catbird-mls/core/messages'
import { asDid } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { systemPause } from '@catbird-mls/core/ports'
import type { Log, Pause } from '@catbird-mls/core/ports'
import { createPushSenders } from '@catbird-mls/core/push'
import { forwardReport } from '@catbird-mls/core/reports'
import type { ModerationService } from '@catbird-mls/core/reports'
import { openAdmin } from '../admin/index.ts'
import type { Admin } from '../admin/index.ts'
import { createBusinessEvents } from '../business-events.ts'
import type { BusinessEvents } from '../business-events.ts'
import { keptSecret } from '../config/index.ts'
import type { Config } from '../config/index.ts'
import type { ErrorFunnel } from '../errors/index.ts'
import type { Check } from '../http/health.ts'
import type { UpgradeListener } from '../http/listener.ts'
import type { Handler } from '../http/route.ts'
import { createRateLimits } from '../limits/rate-limits.ts'
import { encodeFrames } from '../stream/frames.ts'
import { createStreams } from '../stream/streams.ts'
import { createXrpc } from '../xrpc/index.ts'
import { checkCiphersuites } from './check-ciphersuites.ts'
import { healthChecks } from './checks.ts'
import { startHousekeeping } from './housekeeping.ts'
import { openModeration } from './moderation.ts'
import type { Moderation } from './moderation.ts'
import { startMeasuring } from './measuring.ts'
import { createNodeNotes } from './node-notes.ts'
import { openHosts } from './open-hosts.ts'
import { openPushConfig } from './push.ts'
import { openRelations } from './open-relations.ts'
import type { OpenedDatabase } from './open-database.ts'
import { openRedis } from './redis.ts'
import type { RunPorts } from './run-ports.ts'
import type { ServiceFacts } from './service-at.ts'
import type { ServiceKey } from './service-key.ts'
import { StartError } from './start-error.ts'
import { startWatching } from './watching.ts'

/** What answers once everything is open. */
export type Serving = {
  readonly xrpc: Handler
  readonly admin: Admin
  readonly upgrade: UpgradeListener
  readonly checks: readonly Check[]
  /** Ends the event streams, so that their readers come back elsewhere; at the latest then. */
  readonly drain: (deadlineMs: number) => Promise<void>
}

export type ServingPorts = RunPorts &
  OpenedDatabase & {
    readonly funnel: ErrorFunnel
    /** Closes what is opened here. */
    readonly stack: AsyncDisposableStack
  }

/** What is known of the service before it answers. */
type ServingFacts = {
  readonly config: Config
  readonly service: ServiceFacts
  readonly key: ServiceKey | undefined
}

/** Opens everything that answers requests, on an open database. */
export async function openServing(
  ports: ServingPorts,
  { config, service, key }: ServingFacts,
): Promise<Serving> {
  const { log, clock, stack } = ports
  const serviceDid = knownDid(service.did)
  await checkCiphersuites(config.ciphersuites)
  const redis = config.redisUrl === undefined ? undefined : stack.use(await openRedis(config.redisUrl, log))
  const bus = stack.use(await openBus(config, log))
  await ensureMessagePartitions(ports.db, { now: clock.now() })
  const secret = config.jwtSecret ?? (await keptSecret(config.dataDir, ports.random))
  const franking = await openFranking(ports, { secret, serviceDid })
  const pushing = await openPushing(ports, { config, service })
  const { push, notes } = pushing
  const identity = openIdentity(ports, { config, serviceDid, secret })
  const limitValues = stack.use(await holdLimits({ ...ports, bus, pause: clockPause(ports) }, config.limits))
  const relations = await openRelations({ ...ports, ...identity, bus, limitValues, serviceDid }, config)
  const happened = createBusinessEvents(ports)
  const shared = {
    ...ports,
    ...pushing,
    ...identity,
    ...openHosts({ ...ports, ...identity, bus }, config),
    bus,
    relations,
    consent: createConsent({ db: ports.db, relations, defaults: config.audience }),
    blobs: stack.use(await openBlobStore(config)),
    blobRules: blobRulesOf(config),
    limitValues,
    limits: createRateLimits({ log, redis, limitValues }),
    send: createSender({ ...ports, bus, push, franking }),
    franking,
    forwards: config.moderation !== undefined,
    hub: stack.use(openHub({ ...ports, bus, happened, watch: notes.watch })),
    service,
    serviceDid,
    ciphersuites: config.ciphersuites,
    publicGroups: createPublicGroups(),
    happened,
    recheckMs: config.deviceRecheckMs,
    retention: config.retention,
  }
  stack.use(startMeasuring(shared, notes.nodeId))
  const moderation = openModerationOf(ports, config, key)
  const handlers = moderation === undefined ? {} : forwardingTo(shared, moderation(serviceDid))
  stack.use(startHousekeeping(shared, { handlers, patienceMs: config.shutdownSeconds * 300 }))
  const checks = healthChecks({ bus, clock, db: ports.probe }, { redis: redis !== undefined })
  stack.use(startWatching({ ...shared, redis, checks }, config))
  return {
    xrpc: createXrpc(shared, {
      validateResponse: config.mode === 'development',
      trustProxy: config.trustProxy,
    }),
    admin: await openAdmin({ ...shared, redis, checks: () => checks }, config),
    ...createStreams(shared, config),
    checks,
  }
}

function openHub(ports: Omit<HubPorts, 'encode' | 'fannedOut'> & { happened: BusinessEvents }): Hub {
  return createHub({ ...ports, encode: encodeFrames, fannedOut: (ms) => ports.happened.entryFannedOut(ms) })
}

/** A host with a pause of its own has nothing done but by it. */
function clockPause({ pause }: ServingPorts): Pause | undefined {
  return pause === undefined ? systemPause : undefined
}

/** How accounts and devices are known. */
function openIdentity(
  { clock }: ServingPorts,
  { config, serviceDid, secret }: { config: Config; serviceDid: Did; secret: string },
) {
  const { plcUrl } = config
  const development = config.mode === 'development'
  const identities = createIdentityResolver({ clock, plcUrl, development })
  const isTombstoned = createTombstones({ plcUrl, development })
  return {
    identities,
    isTombstoned,
    deviceRecords: createDeviceRecordSource({ identities, isTombstoned, development }),
    tokens: createSessionTokens({ secret, serviceDid }),
  }
}

/** The key of this month has to be there before the first message, and that of the next before the month is over. */
async function openFranking(
  ports: ServingPorts,
  options: { secret: string; serviceDid: Did },
): Promise<Franking> {
  const franking = createFranking(ports, options)
  await franking.makeAhead(ports.clock.now())
  return franking
}

/** Whoever names a moderation service gives the key along: the configuration is refused otherwise. */
function openModerationOf(
  { clock }: Pick<ServingPorts, 'clock'>,
  { moderation }: Pick<Config, 'moderation'>,
  key: ServiceKey | undefined,
): Moderation | undefined {
  return moderation && key && openModeration({ clock, ...key }, moderation)
}

/** Reports that came while another node, or an earlier start, had a moderation service are told too. */
function forwardingTo(
  ports: Pick<ServingPorts, 'db' | 'clock'> & { happened: BusinessEvents },
  moderation: ModerationService,
): JobHandlers {
  return {
    async forwardReport(payload, { signal }) {
      if (await forwardReport({ ...ports, moderation }, payload, signal))
        ports.happened.reportForwarded(payload.reportId)
    },
  }
}

/** Who is connected, and how those who are not are woken. */
async function openPushing(
  ports: ServingPorts,
  { config, service }: { config: Config; service: ServiceFacts },
) {
  const notes = ports.stack.use(createNodeNotes(ports))
  const pushConfig = await openPushConfig(ports, config, service.url)
  const senders = ports.stack.use(createPushSenders(ports, pushConfig))
  const pushRules = { offer: senders.offer, allowLoopback: pushConfig.allowLoopback }
  return { notes, push: notes.push, senders, pushRules }
}

/** Messages go by whole weeks, and what they refer to not before them. */
const weekDays = 7
/** What an account keeps for its own devices, such as a backup, unless it is uploaded anew: days. */
const ownBlobDays = 365

function openBlobStore({ blobs, dataDir }: Config): Promise<BlobStore> {
  return blobs.bucket === undefined ? openDiskStore(join(dataDir, 'blobs')) : openS3Store(blobs.bucket)
}

function blobRulesOf({ blobs, retention }: Config): BlobRules {
  return { ...blobs, convoDays: retention.messageDays + weekDays, ownDays: ownBlobDays }
}

function knownDid(text: string): Did {
  const did = asDid(text)
  if (did === undefined) throw new StartError(`SERVICE_DID ${text} is no DID.`)
  return did
}

function openBus(config: Config, log: Log): Promise<Bus> | Bus {
  return config.redisUrl === undefined
    ? createInProcessBus({ log })
    : createRedisBus({ url: config.redisUrl, log })
}
