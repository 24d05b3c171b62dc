import type { ErrorName } from '@catbird-mls/core/errors'
import type { AccountCaller, DeviceCaller } from '@catbird-mls/core/identity'
import type { Log } from '@catbird-mls/core/ports'
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
    sessionCreated({ did, deviceId }: DeviceCaller) {
      metrics.sessionsCreated.inc()
      log.info({ did, deviceId }, 'session created')
    },
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
    ...convoEvents({ log, metrics }),
    ...faultEvents({ log, metrics }),
    messagesSent(count: number) {
      metrics.messagesSent.inc(count)
      log.debug({ count }, 'messages accepted')
    },
    ephemeralSent() {
      metrics.ephemeralsSent.inc()
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
    commitAccepted({ did }: AccountCaller, at: { convoId: string; generation: number; epoch: number }) {
      metrics.commits.inc({ outcome: 'accepted' })
      log.info({ did, ...at }, 'commit accepted')
    },
    commitRefused({ did }: AccountCaller, convoId: string, error: ErrorName) {
      metrics.commits.inc({ outcome: error })
      if (error === 'EpochConflict') metrics.epochConflicts.inc()
      log.info({ did, convoId, error }, 'commit refused')
    },
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
