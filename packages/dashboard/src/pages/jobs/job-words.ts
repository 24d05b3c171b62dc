import { wordFor } from '../../ui/word-for.ts'

/** What each kind of job does, as far as this version knows. */
const words: Readonly<Record<string, string>> = {
  tidyJobs: 'Frees the jobs of processes that died',
  deleteExpiredAuth: 'Forgets sessions and tokens that have ended',
  deleteExpiredTickets: 'Forgets tickets for sockets that have ended',
  deleteExpiredKeyPackages: 'Deletes key packages that have ended',
  deleteExpiredJoinRequests: 'Deletes requests to join that nobody answered',
  deleteFullBuckets: 'Forgets limits that are used up no more',
  deleteOldSignals: 'Forgets how requests of long ago were taken',
  forgetConflicts: 'Forgets commits of long ago that came too late',
  deleteSpentReports: 'Forgets reports of faulty commits that count no more',
  endSuspensions: 'Lifts suspensions whose time is over',
  revokeTakenDownInvites: 'Goes on with takedowns',
  suggestRemovals: 'Goes on with suspensions',
  withdrawRemovals: 'Goes on with lifting suspensions',
  eraseAccounts: 'Erases deleted accounts',
  eraseAbandonedConvos: 'Erases convos that everybody has left',
  forgetPartedAccounts: 'Forgets deleted accounts in convos',
  recheckDeviceRecords: 'Looks at the records of devices again',
  checkHosts: 'Asks servers of accounts whether they are active',
  recheckBlocks: 'Looks at blocks again',
  forgetContacts: 'Forgets accounts that nobody asks about',
  sendWakeUps: 'Wakes devices by push',
  wakeAfterDeaths: 'Wakes devices that killed nodes left waiting',
  deleteExpiredBlobs: 'Deletes blobs that are kept no more',
  ensureMessagePartitions: 'Makes room for the messages of coming weeks',
  dropMessagePartitions: 'Drops messages that are kept no more',
  expireMessages: 'Deletes messages that have outlived their policy',
  deleteMessageIds: 'Forgets ids of messages of long ago',
  truncateLogs: 'Cuts old commits and notices off logs',
  deleteSettledWelcomes: 'Forgets welcomes that were answered',
  makeFrankingKeys: 'Makes the keys that prove messages',
  destroyFrankingKeys: 'Destroys keys of messages that are gone',
  deleteOldDisclosures: 'Deletes what old reports disclose',
  deleteOldReports: 'Deletes old reports',
  keepServiceFigures: 'Measures the service, for charts',
  deleteOldFigures: 'Forgets what was measured a day ago',
  deleteOldOperatorSessions: 'Forgets sessions of operators that have ended',
  forwardReport: 'Tells the moderation service of a report',
}

/** What a kind of job does, in a few words; undefined of a kind that this version does not know. */
export function jobWords(name: string): string | undefined {
  return wordFor(words, name)
}
