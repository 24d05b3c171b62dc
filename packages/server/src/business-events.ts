import type { Erased } from '@catbird-mls/core/accounts'
import type { ErrorName, ServiceError } from '@catbird-mls/core/errors'
import type { CheckedHost, HostOutcome } from '@catbird-mls/core/hosts'
import type { AccountCaller, DeviceCaller } from '@catbird-mls/core/identity'
import type { JobRun } from '@catbird-mls/core/jobs'
import { peekCommit } from '@catbird-mls/core/mls'
import type { Log } from '@catbird-mls/core/ports'
import type { Delivery } from '@catbird-mls/core/push'
import type { Filed } from '@catbird-mls/core/reports'
import type { Metrics } from './metrics/metrics.ts'

/** What happens on the service that an operator wants to know: each event its log line beside its counter. */
export type BusinessEvents = ReturnType<typeof createBusinessEvents>

/**
 * Makes the business events. The line of a sent message names neither account nor convo: a log that did
 * would keep what the database takes care not to keep, the author of a message.
 */
export function createBusinessEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    ...inviteEvents(log),
    deviceRegistered({ did, deviceId }: DeviceCaller) {
      metrics.devicesRegistered.inc()
      log.info({ did, deviceId }, 'device registered')
    },
    deviceRemoved({ did, deviceId }: DeviceCaller) {
      metrics.devicesRemoved.inc()
      log.info({ did, deviceId }, 'device removed')
    },
    deviceRecordGone({ did, deviceId }: DeviceCaller) {
      metrics.devicesRemoved.inc()
      log.warn({ did, deviceId }, 'device cut off: its record is no longer in its repo')
    },
    deviceRecordsLookedAt({ seen, missed }: { seen: number; missed: number }) {
      metrics.deviceRecords.inc({ outcome: 'seen' }, seen)
      metrics.deviceRecords.inc({ outcome: 'missed' }, missed)
      if (missed > 0) log.debug({ seen, missed }, 'device records looked at')
    },
    hostsChecked: hostsChecked({ log, metrics }),
    sessionCreated({ did, deviceId }: DeviceCaller) {
      metrics.sessionsCreated.inc()
      log.info({ did, deviceId }, 'session created')
    },
    ...keyPackageEvents({ log, metrics }),
    ...convoEvents({ log, metrics }),
    ...faultEvents({ log, metrics }),
    ...pushEvents({ log, metrics }),
    ...reportEvents({ log, metrics }),
    ...accountEvents({ log, metrics }),
    /** A job that failed has been logged by the queue, with its reason. */
    jobRan({ name: job, outcome, seconds }: JobRun) {
      metrics.jobRuns.inc({ job, outcome })
      metrics.jobSeconds.observe({ job }, seconds)
      log.debug({ job, outcome, seconds }, 'job run')
    },
    messagesSent(count: number) {
      metrics.messagesSent.inc(count)
      log.debug({ count }, 'messages accepted')
    },
    ephemeralSent() {
      metrics.ephemeralsSent.inc()
    },
    entryFannedOut(ms: number) {
      // Another node's clock may be a little ahead.
      metrics.fanOutSeconds.observe(Math.max(0, ms) / 1000)
    },
    streamsOpen(open: number) {
      metrics.sockets.set(open)
    },
    streamEnded(reason: ErrorName | 'client') {
      metrics.socketsEnded.inc({ reason })
      log.debug({ reason }, 'event stream ended')
    },
  }
}

/** What the own servers of accounts say of them. */
function hostsChecked({ log, metrics }: { log: Log; metrics: Metrics }) {
  const told: Partial<Record<HostOutcome, string>> = {
    cutOff: 'account cut off: it is not active at its host',
    back: 'account active at its host again',
  }
  return (checked: readonly CheckedHost[]) => {
    for (const { did, outcome } of checked) {
      metrics.hostsChecked.inc({ outcome })
      const message = told[outcome]
      if (message !== undefined) log.info({ did }, message)
      if (outcome === 'missing')
        log.warn(
          { did },
          'the host of an account does not know it: it is cut off, and deleted if that stays so for a week',
        )
      if (outcome === 'gone') deletionBegun({ log, metrics })
    }
  }
}

/** What becomes of key packages. */
function keyPackageEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    keyPackagesPublished({ did, deviceId }: DeviceCaller, count: number) {
      metrics.keyPackagesPublished.inc(count)
      log.debug({ did, deviceId, count }, 'key packages published')
    },
    keyPackagesClaimed({ did }: AccountCaller, claimed: readonly { lastResort: boolean }[], missing: number) {
      const lastResort = claimed.filter((keyPackage) => keyPackage.lastResort).length
      metrics.keyPackagesClaimed.inc({ lastResort: 'false' }, claimed.length - lastResort)
      metrics.keyPackagesClaimed.inc({ lastResort: 'true' }, lastResort)
      metrics.keyPackagesMissing.inc(missing)
      log.debug({ did, claimed: claimed.length, lastResort, missing }, 'key packages claimed')
    },
    keyPackagesDrained({ did }: AccountCaller, target: string) {
      metrics.keyPackageDrains.inc()
      log.warn({ did, target }, 'key packages of an account are claimed unusually fast')
    },
  }
}

/** How people come into groups by themselves. */
function inviteEvents(log: Log) {
  return {
    inviteMade({ did }: AccountCaller, invite: { convoId: string; inviteId: string }) {
      log.info({ did, ...invite }, 'invite made')
    },
    inviteRevoked({ did }: AccountCaller, invite: { convoId: string; inviteId: string }) {
      log.info({ did, ...invite }, 'invite revoked')
    },
    joinRequested({ did }: AccountCaller, convoId: string, status: string) {
      log.info({ did, convoId, status }, 'join requested')
    },
    joinRequestAnswered({ did }: AccountCaller, convoId: string, status: string) {
      log.info({ did, convoId, status }, 'join request answered')
    },
  }
}

/** What happens to convos. */
function convoEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    convoCreated({ did }: AccountCaller, convo: { convoId: string; kind: 'direct' | 'group' }) {
      metrics.convosCreated.inc({ kind: convo.kind })
      log.info({ did, ...convo }, 'convo created')
    },
    convoLeft({ did }: AccountCaller, convoId: string) {
      log.info({ did, convoId }, 'convo left')
    },
    convoReset({ did }: AccountCaller, at: { convoId: string; generation: number }) {
      metrics.convosReset.inc()
      log.info({ did, ...at }, 'convo reset')
    },
    commitAccepted(
      { did, deviceId }: DeviceCaller,
      at: { convoId: string; generation: number; epoch: number },
    ) {
      metrics.commits.inc({ outcome: 'accepted' })
      log.info({ did, deviceId, ...at }, 'commit accepted')
    },
    commitRefused({ did, deviceId }: DeviceCaller, at: Committed, { error, rule, message }: ServiceError) {
      metrics.commits.inc({ outcome: error })
      if (error === 'EpochConflict') metrics.epochConflicts.inc()
      const { convoId, commit } = at
      const madeIn = epochOf(commit)
      log.info({ did, deviceId, convoId, epoch: madeIn, error, rule, why: message }, 'commit refused')
    },
  }
}

/** A commit, and the convo that it is for. */
type Committed = { readonly convoId: string; readonly commit: Uint8Array }

/** The epoch that a commit was made in; undefined of bytes that are none. */
function epochOf(commit: Uint8Array): number | undefined {
  try {
    return peekCommit(commit).epoch
  } catch {
    return undefined // which is why it is refused
  }
}

/** What members could not make use of, and what they did about it. */
function faultEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    faultReported(
      { did, deviceId }: DeviceCaller,
      report: { convoId: string; generation: number; seq: number; reason: string } & {
        counted: boolean
        barred: boolean
      },
    ) {
      metrics.faultReports.inc({ counted: String(report.counted), barred: String(report.barred) })
      log.warn({ did, deviceId, ...report }, 'faulty commit reported')
    },
    groupInfoPut(
      { did, deviceId }: DeviceCaller,
      at: { convoId: string; generation: number; epoch: number },
    ) {
      metrics.groupInfosPut.inc()
      log.warn({ did, deviceId, ...at }, 'group info put')
    },
    welcomeRejected({ did, deviceId }: DeviceCaller, reason: string) {
      log.warn({ did, deviceId, reason }, 'welcome rejected')
    },
  }
}

/** What people report. Who reports whom is for moderators alone, and not in the log. */
function reportEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    reportFiled(kind: 'message' | 'convo', { reportId, isNew }: Filed) {
      if (isNew) metrics.reports.inc({ kind })
      log.info({ reportId, kind, isNew }, 'report filed')
    },
    reportForwarded(reportId: string) {
      log.info({ reportId }, 'report forwarded')
    },
    frankingKeysDestroyed(count: number) {
      if (count > 0) log.info({ count }, 'franking keys destroyed')
    },
  }
}

function deletionBegun({ log, metrics }: { log: Log; metrics: Metrics }) {
  metrics.accountDeletions.inc({ outcome: 'begun' })
  log.info({}, 'deletion of an account begun')
}

/** How accounts end. No line names one: a log that did would keep what is to be deleted. */
function accountEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    accountDeleted: () => deletionBegun({ log, metrics }),
    accountsErased({ over, late, failures }: Erased) {
      metrics.accountDeletions.inc({ outcome: 'over' }, over.length)
      metrics.accountDeletions.inc({ outcome: 'late' }, late.length)
      for (const ms of over) log.info({ ms }, 'account deleted')
      for (const { since, left } of late) log.error({ since, left }, 'deletion of an account is late')
      for (const err of failures) log.error({ err }, 'deletion of an account failed, and is tried again')
    },
  }
}

/** How devices that are away are woken. */
function pushEvents({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    wakeUpsSent(deliveries: readonly Delivery[]) {
      for (const delivery of deliveries) metrics.wakeUps.inc(delivery)
      if (deliveries.length > 0) log.debug({ count: deliveries.length }, 'wake-ups sent')
    },
    nodesDied(count: number) {
      metrics.nodesDied.inc(count)
      log.warn({ count }, 'nodes have died; whom they were to wake is woken')
    },
    pushRegistered({ did, deviceId }: DeviceCaller, kind: string) {
      log.info({ did, deviceId, kind }, 'push registered')
    },
  }
}
