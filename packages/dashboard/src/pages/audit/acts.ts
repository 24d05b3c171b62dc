/** What operators do, in words, by its name in the audit log. */
export const acts: Readonly<Record<string, string>> = {
  suspendAccount: 'Suspended an account',
  takeDownAccount: 'Took an account down',
  restoreAccount: 'Restored an account',
  revokeDevice: 'Revoked a device',
  revokeInvite: 'Revoked an invite',
  requestReset: 'Asked for a reset',
  setLimit: 'Set a limit',
  resetLimit: 'Put a limit back',
  resolveReport: 'Resolved a report',
  retryJob: 'Retried a job',
  deleteJob: 'Deleted a job',
  createSignInLink: 'Made a sign-in link',
  signIn: 'Signed in',
  endSession: 'Ended a session',
  setLogLevel: 'Set the log level',
  beginNewHistory: 'Restored a backup',
}
