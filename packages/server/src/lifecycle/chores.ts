import {
  endSuspensions,
  eraseAbandonedConvos,
  eraseAccounts,
  forgetPartedAccounts,
  revokeTakenDownInvites,
  suggestRemovals,
  withdrawRemovals,
} from '@catbird-mls/core/accounts'
import { deleteExpiredBlobs } from '@catbird-mls/core/blobs'
import type { BlobStore } from '@catbird-mls/core/blobs'
import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import { recheckDeviceRecords } from '@catbird-mls/core/devices'
import { deleteExpiredTickets } from '@catbird-mls/core/events'
import { destroyFrankingKeys } from '@catbird-mls/core/franking'
import type { Franking } from '@catbird-mls/core/franking'
import { deleteSpentReports } from '@catbird-mls/core/groups'
import { deleteOldFigures, keepServiceFigures } from '@catbird-mls/core/history'
import { checkHosts } from '@catbird-mls/core/hosts'
import type { HostSource, SettlePorts } from '@catbird-mls/core/hosts'
import { deleteExpiredAuth } from '@catbird-mls/core/identity'
import type { DeviceRecordSource } from '@catbird-mls/core/identity'
import { deleteExpiredJoinRequests } from '@catbird-mls/core/invites'
import type { ClockJobName } from '@catbird-mls/core/jobs'
import { deleteExpiredKeyPackages } from '@catbird-mls/core/key-packages'
import { deleteFullBuckets } from '@catbird-mls/core/limits'
import { ensureMessagePartitions } from '@catbird-mls/core/messages'
import { deleteOldOperatorSessions } from '@catbird-mls/core/operators'
import { forgetConflicts } from '@catbird-mls/core/oversight'
import type { Clock, Log } from '@catbird-mls/core/ports'
import { deliverWakeUps, wakeAfterDeaths } from '@catbird-mls/core/push'
import type { PushSenders } from '@catbird-mls/core/push'
import { forgetContacts } from '@catbird-mls/core/relations'
import type { RelationLookups } from '@catbird-mls/core/relations'
import { deleteOldDisclosures, deleteOldReports } from '@catbird-mls/core/reports'
import {
  deleteMessageIds,
  deleteSettledWelcomes,
  dropMessagePartitions,
  expireMessages,
  truncateLogs,
} from '@catbird-mls/core/retention'
import { deleteOldSignals } from '@catbird-mls/core/signals'
import type { BusinessEvents } from '../business-events.ts'
import type { Retention } from '../config/index.ts'

/** What chores are done on. */
export type ChorePorts = {
  readonly db: Database
  readonly bus: Bus
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly log: Log
  readonly serviceDid: string
  readonly senders: PushSenders
  readonly franking: Pick<Franking, 'makeAhead'>
  readonly deviceRecords: DeviceRecordSource
  readonly askHost: HostSource
  readonly onGone: SettlePorts['onGone']
  readonly relations: Pick<RelationLookups, 'recheck'>
  /** How often each device's record is looked at, in milliseconds. */
  readonly recheckMs: number
  readonly retention: Retention
  readonly happened: BusinessEvents
}

/** Something that has to be done again and again. */
export type Chore = {
  /** When, as cron has it. */
  readonly at: string
  /** How long ago a run may be that was missed because no server was there, to be made up for: milliseconds. */
  readonly madeUpMs?: number
  readonly act: (ports: ChorePorts, signal: AbortSignal) => Promise<unknown>
}

/** The jobs of the clock that are chores of the server; the queue tidies itself. */
export type ChoreName = Exclude<ClockJobName, 'tidyJobs'>

/** Bounded, so that no run holds much for long; what is left over goes with the next. */
const limit = 1000
/** Fewer, since each waits for somebody else's server. */
const recordsLimit = 200
/** Fewer still: each has up to some dozens of parts, and they go before any of it counts as done. */
const blobsLimit = 20

const everyMinute = '* * * * *'
const everyTenMinutes = '*/10 * * * *'
const everyHour = '4 * * * *'
/** Not when partitions are made: the two would wait for each other. */
const everyOtherHalf = '34 * * * *'
/** At a quiet hour for many. */
const everyNight = '20 3 * * *'

/** Does one bounded portion after the other, until one is not full. */
const untilFew =
  (portion: (ports: ChorePorts) => Promise<number>): Chore['act'] =>
  async (ports, signal) => {
    while ((await portion(ports)) === limit && !signal.aborted);
  }

/**
 * What the server does by the clock: it forgets what can no longer matter, goes on with what was cut short, and looks
 * again at what may have changed. Every chore is idempotent: any number of nodes may do it, at once, and be killed in the
 * middle. Each is called with the server's clock, so that a simulation may do them by its own.
 */
export const chores: { readonly [Name in ChoreName]: Chore } = {
  ensureMessagePartitions: {
    at: everyHour,
    act: ({ db, clock }) => ensureMessagePartitions(db, { now: clock.now() }),
  },
  dropMessagePartitions: {
    at: everyOtherHalf,
    act: (ports) => dropMessagePartitions(ports, { days: ports.retention.messageDays }),
  },
  makeFrankingKeys: { at: everyHour, act: ({ franking, clock }) => franking.makeAhead(clock.now()) },
  destroyFrankingKeys: { at: everyOtherHalf, act: destroyKeys },
  expireMessages: { at: everyTenMinutes, act: (ports, signal) => expireMessages(ports, { limit, signal }) },
  deleteExpiredBlobs: {
    at: everyTenMinutes,
    act: (ports, signal) => deleteExpiredBlobs(ports, { limit: blobsLimit, signal }),
  },
  deleteMessageIds: {
    at: everyTenMinutes,
    act: (ports, signal) => deleteMessageIds(ports, { limit, signal }),
  },
  truncateLogs: {
    at: everyNight,
    madeUpMs: 24 * 60 * 60_000,
    act: (ports, signal) => truncateLogs(ports, { ...logRetention(ports.retention), limit, signal }),
  },
  deleteSettledWelcomes: { at: everyMinute, act: (ports) => deleteSettledWelcomes(ports, { limit }) },
  deleteExpiredAuth: { at: everyMinute, act: (ports) => deleteExpiredAuth(ports, { limit }) },
  deleteExpiredTickets: { at: everyMinute, act: (ports) => deleteExpiredTickets(ports, { limit }) },
  deleteExpiredKeyPackages: { at: everyMinute, act: (ports) => deleteExpiredKeyPackages(ports, { limit }) },
  deleteExpiredJoinRequests: { at: everyMinute, act: (ports) => deleteExpiredJoinRequests(ports, { limit }) },
  deleteFullBuckets: { at: everyMinute, act: untilFew((ports) => deleteFullBuckets(ports, { limit })) },
  deleteOldSignals: { at: everyHour, act: untilFew((ports) => deleteOldSignals(ports, { limit })) },
  forgetConflicts: { at: everyHour, act: untilFew((ports) => forgetConflicts(ports, { limit })) },
  deleteOldDisclosures: { at: everyHour, act: untilFew((ports) => deleteOldDisclosures(ports, { limit })) },
  deleteOldReports: { at: everyHour, act: untilFew((ports) => deleteOldReports(ports, { limit })) },
  keepServiceFigures: { at: everyTenMinutes, act: (ports) => keepServiceFigures(ports) },
  deleteOldFigures: { at: everyTenMinutes, act: untilFew((ports) => deleteOldFigures(ports, { limit })) },
  deleteOldOperatorSessions: {
    at: everyHour,
    act: (ports) => deleteOldOperatorSessions(ports, { limit }),
  },
  deleteSpentReports: { at: everyMinute, act: (ports) => deleteSpentReports(ports, { limit }) },
  endSuspensions: { at: everyMinute, act: (ports) => endSuspensions(ports, { limit }) },
  revokeTakenDownInvites: { at: everyMinute, act: (ports) => revokeTakenDownInvites(ports, { limit }) },
  suggestRemovals: { at: everyMinute, act: (ports) => suggestRemovals(ports, { limit }) },
  withdrawRemovals: { at: everyMinute, act: (ports) => withdrawRemovals(ports, { limit }) },
  eraseAccounts: { at: everyMinute, act: eraseDeleted },
  eraseAbandonedConvos: { at: everyHour, act: (ports) => eraseAbandonedConvos(ports, { limit }) },
  forgetPartedAccounts: {
    at: everyMinute,
    act: untilFew((ports) => forgetPartedAccounts(ports, { limit })),
  },
  recheckDeviceRecords: { at: everyMinute, act: lookAtRecords },
  checkHosts: { at: everyMinute, act: askHosts },
  recheckBlocks: {
    at: everyMinute,
    act: ({ relations }, signal) => relations.recheck({ limit: recordsLimit, signal }),
  },
  forgetContacts: { at: everyTenMinutes, act: untilFew((ports) => forgetContacts(ports, { limit })) },
  sendWakeUps: { at: everyMinute, act: sendWakeUps },
  wakeAfterDeaths: { at: everyMinute, act: afterDeaths },
}

function logRetention({ commitDays: days, commitEpochs: epochs }: Retention) {
  return { days, epochs }
}

async function destroyKeys(ports: ChorePorts): Promise<void> {
  const { messageDays } = ports.retention
  ports.happened.frankingKeysDestroyed(await destroyFrankingKeys(ports, { messageDays }))
}

async function eraseDeleted(ports: ChorePorts, signal: AbortSignal): Promise<void> {
  ports.happened.accountsErased(await eraseAccounts(ports, { limit, signal }))
}

async function lookAtRecords(ports: ChorePorts, signal: AbortSignal): Promise<void> {
  const options = { limit: recordsLimit, everyMs: ports.recheckMs, signal }
  const { cutOff, ...looks } = await recheckDeviceRecords(ports, options)
  for (const device of cutOff) ports.happened.deviceRecordGone(device)
  ports.happened.deviceRecordsLookedAt(looks)
}

async function askHosts(ports: ChorePorts, signal: AbortSignal): Promise<void> {
  ports.happened.hostsChecked(await checkHosts(ports, { limit: recordsLimit, signal }))
}

async function sendWakeUps(ports: ChorePorts, stopped: AbortSignal): Promise<void> {
  ports.happened.wakeUpsSent(await deliverWakeUps(ports, stopped))
}

async function afterDeaths(ports: ChorePorts): Promise<void> {
  const died = await wakeAfterDeaths(ports)
  if (died > 0) ports.happened.nodesDied(died)
}
