/** What a job of the clock is told: nothing, it looks for itself at what there is to do. */
export type NoPayload = Record<string, never>

/**
 * Every kind of job, with what it is told. A payload is JSON, and is kept in the database in the clear while its job
 * waits: it names things and never holds a secret or a ciphertext. Jobs of older code are still there after an upgrade,
 * so a payload only ever gains optional fields.
 */
export type JobPayloads = {
  /** Frees the jobs of processes that are gone, and forgets dead runs of jobs that the clock makes again. */
  readonly tidyJobs: NoPayload
  /** Forgets used token ids and nonces, and sessions that have ended. */
  readonly deleteExpiredAuth: NoPayload
  readonly deleteExpiredTickets: NoPayload
  readonly deleteExpiredKeyPackages: NoPayload
  readonly deleteExpiredJoinRequests: NoPayload
  readonly deleteFullBuckets: NoPayload
  readonly deleteOldSignals: NoPayload
  /** Forgets how many commits lost the race for epochs of long ago. */
  readonly forgetConflicts: NoPayload
  /** Forgets fault reports that cannot count any more. */
  readonly deleteSpentReports: NoPayload
  /** Lifts suspensions whose time is over. */
  readonly endSuspensions: NoPayload
  /** Goes on with takedowns that were cut short. */
  readonly revokeTakenDownInvites: NoPayload
  /** Goes on with suspensions that were cut short. */
  readonly suggestRemovals: NoPayload
  /** Goes on with the lifting of suspensions that was cut short. */
  readonly withdrawRemovals: NoPayload
  /** Goes on with the deletion of accounts. Added when one begins, and by the clock. */
  readonly eraseAccounts: NoPayload
  /** Erases convos of deleted accounts that everybody else has left. */
  readonly eraseAbandonedConvos: NoPayload
  /** Forgets deleted accounts in the convos that have let go of them. */
  readonly forgetPartedAccounts: NoPayload
  /** Looks at the records of devices again. */
  readonly recheckDeviceRecords: NoPayload
  /** Asks the hosts of accounts that may not be active there, or be back. Added by events that say so, and by the clock. */
  readonly checkHosts: NoPayload
  /** Looks again whether accounts with a direct convo block each other. */
  readonly recheckBlocks: NoPayload
  /** Forgets accounts that nobody has asked about for long. */
  readonly forgetContacts: NoPayload
  /** Sends the wake-ups that are due. Added when some are wanted, and by the clock, should that have been missed. */
  readonly sendWakeUps: NoPayload
  /** Makes good what killed nodes had still to do for devices that are away. */
  readonly wakeAfterDeaths: NoPayload
  /** Deletes blobs that are kept no more, and uploads that were not finished. */
  readonly deleteExpiredBlobs: NoPayload
  /** Makes the partitions that messages of the coming weeks will need. */
  readonly ensureMessagePartitions: NoPayload
  /** Drops the partitions of messages that nobody is to have any more. */
  readonly dropMessagePartitions: NoPayload
  /** Deletes messages that have outlived what their convo's policy gives them. */
  readonly expireMessages: NoPayload
  readonly deleteMessageIds: NoPayload
  /** Cuts commits and notices off the beginning of logs. */
  readonly truncateLogs: NoPayload
  /** Forgets Welcomes that have been answered. */
  readonly deleteSettledWelcomes: NoPayload
  /** Makes the keys that bind messages of this month and the next to their senders. */
  readonly makeFrankingKeys: NoPayload
  /** Destroys those of months whose messages are all gone. */
  readonly destroyFrankingKeys: NoPayload
  /** Deletes what reports disclose, when its time is over. */
  readonly deleteOldDisclosures: NoPayload
  /** Deletes reports, when their time is over. */
  readonly deleteOldReports: NoPayload
  /** Measures the service, for charts of a day. */
  readonly keepServiceFigures: NoPayload
  /** Forgets what was measured more than a day ago. */
  readonly deleteOldFigures: NoPayload
  /** Forgets sessions of operators that have ended, and links whose time is over. */
  readonly deleteOldOperatorSessions: NoPayload
  /** Tells a moderation service of a report. */
  readonly forwardReport: { readonly convoId: string; readonly reportId: string }
}

/** The name of a kind of job. */
export type JobName = keyof JobPayloads

/** The jobs that the clock can make, since they need not be told anything. */
export type ClockJobName = {
  [Name in JobName]: JobPayloads[Name] extends NoPayload ? Name : never
}[JobName]
