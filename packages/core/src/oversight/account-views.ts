import type { DeviceId, Did } from '../mls/index.ts'

/**
 * How an account stands: what holds it back most comes first. `erased` is a deleted account all of which was erased once, and
 * that is looked for a last time; after that it is gone, but for what is held against it. `inactive` is one that its own server
 * says is not active.
 */
export type AccountState = 'takenDown' | 'suspended' | 'erased' | 'deleting' | 'inactive' | 'active'

/** Which accounts are listed: those of a state; `deleting` and `inactive` also if they are cut off besides. */
export type AccountFilter = 'all' | 'suspended' | 'takenDown' | 'deleting' | 'inactive'

/** An account in a list. */
export type AccountSummary = {
  readonly did: Did
  /** When it registered its first device; for one that was only cut off, when that was. */
  readonly createdAt: Date
  readonly state: AccountState
  /** Devices that are not removed. */
  readonly devices: number
  readonly lastSeenAt: Date | null
}

/** A page of accounts, the newest first, and where the next one starts, if there may be one. */
export type AccountPage = { readonly accounts: readonly AccountSummary[]; readonly cursor?: string }

/** A device as operators are shown it. */
export type DeviceOversight = {
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly createdAt: Date
  readonly lastSeenAt: Date | null
  readonly removedAt: Date | null
  /** The device's record in its owner's repo: when it was last seen there, and how often it was missed since. */
  readonly record: { readonly seenAt: Date | null; readonly dueAt: Date | null; readonly misses: number }
  /** Key packages that can be claimed, and whether there is a last resort. */
  readonly stock: { readonly available: number; readonly lastResort: boolean }
  /** Sessions that have not ended; 1000 means that or more, here and in `leaves`. */
  readonly sessions: number
  /** Leaves that it has in groups now. */
  readonly leaves: number
  readonly connected: boolean
  /** How it is woken; its address is not told. */
  readonly push: { readonly kind: string; readonly state: string } | null
}

/** All that operators are shown of an account. */
export type AccountDetail = {
  readonly did: Did
  readonly createdAt: Date
  readonly state: AccountState
  readonly suspendedAt: Date | null
  /** When the suspension ends by itself; null if it does not. */
  readonly suspendedUntil: Date | null
  readonly takenDownAt: Date | null
  /** When it deleted itself here, until when all of it is promised to be gone, and when it was. */
  readonly deletion: { readonly at: Date; readonly promisedAt: Date; readonly erasedAt: Date | null } | null
  /** What its own server says of it: undefined status means active, or never asked. */
  readonly host: {
    readonly status: string | null
    readonly askedAt: Date | null
    readonly goneAt: Date | null
  }
  /** Those that are not removed, then the others, each the newest first: at most 100. */
  readonly devices: readonly DeviceOversight[]
  /** Convos that it is a member of; `more` if there are more than that. */
  readonly convos: { readonly count: number; readonly more: boolean }
  readonly blobBytes: number
  /** Open reports of it; 100 means that or more. */
  readonly openReports: number
  /** What became of what it asked of others in the last seven days. */
  readonly signals: {
    readonly sent: number
    readonly accepted: number
    readonly declined: number
    readonly blocked: number
    readonly reported: number
  }
  /** Whether its requests are limited as those of a new account, or of one that is unwelcome to many. */
  readonly standing: 'new' | 'unwelcome' | 'ordinary'
}

/** A convo that an account is, or was, in; by convo id. */
export type AccountConvo = {
  readonly convoId: string
  readonly kind: string
  readonly role: string
  readonly status: string
  /** When its part in it began. */
  readonly createdAt: Date
  /** Whether it has left, or asked to. */
  readonly left: boolean
  readonly leaving: boolean
}

export type AccountConvoPage = { readonly convos: readonly AccountConvo[]; readonly cursor?: string }
