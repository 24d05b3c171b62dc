import type { ErrorRow } from '../row.ts'

/** Errors of what the caller may do, as things stand. */
export const permissionRows = {
  NotMember: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The account is no member of the convo, or the calling device has no leaf in its group.',
    action: 'As a member, join by an external commit; otherwise treat the convo as left.',
  },
  NotAllowed: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The policy of the convo does not allow this act to the caller.',
    action: 'Do not repeat it; ask an admin of the convo.',
  },
  CommitterBarred: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The leaf or its account is barred from commits: others reported some that nobody can process.',
    action: 'Join afresh by an external commit, after `Retry-After` where there is one; an admin may decide.',
  },
  NotAvailable: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'One of the accounts cannot be reached this way; the reason is not told.',
    action: 'Show that the account cannot be messaged; do not guess why and do not repeat.',
  },
  ConvoNotAccepted: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The convo is still a request: the account has not accepted it.',
    action: 'Call acceptConvo when the person agrees, then try again.',
  },
  LastAdmin: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The act would leave the convo without an admin.',
    action: 'Make another member admin first.',
  },
  JoinRequestLimitReached: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The account, or the convo, has as many open join requests as the service keeps.',
    action: 'Wait until requests have been answered; each expires by itself.',
  },
  DeviceLimitReached: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The account has as many devices as the service allows.',
    action: 'List the devices and remove one that is no longer used, then register again.',
  },
  KeyPackageLimitReached: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: 'The device has as many unclaimed key packages as the service keeps.',
    action: 'Publish no more until getKeyPackageStatus reports a low stock.',
  },
  BlobQuotaExceeded: {
    blame: 'caller',
    status: 403,
    retryable: false,
    meaning: "With this blob the account would have more in the service's keeping than it may.",
    action: 'Tell the person; delete blobs that are no longer needed, or wait until some have expired.',
  },
} as const satisfies Record<string, ErrorRow>
