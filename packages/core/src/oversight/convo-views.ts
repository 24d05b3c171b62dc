import type { DeviceId, Did } from '../mls/index.ts'

/**
 * What may need somebody's eye in a convo. `faultReported`: devices say that they cannot process a commit of the generation of now; `barred`: a
 * leaf may not commit any more because of that; `removalPending`: somebody is to be removed and no member has done it for
 * an hour; `blocked`: the two of a direct convo block each other; `resetRequested`: an operator asked for a reset that
 * nobody has made.
 */
export type ConvoFinding = 'faultReported' | 'barred' | 'removalPending' | 'blocked' | 'resetRequested'

/** Which convos are listed: `attention` are those with fault reports of their generation, or barred leaves. */
export type ConvoFilter = 'all' | 'direct' | 'group' | 'attention'

/** A convo in a list: metadata alone. */
export type ConvoSummary = {
  readonly convoId: string
  readonly kind: string
  readonly generation: number
  readonly epoch: number
  /** Accounts that have not left. */
  readonly members: number
  /** Entries of the log, since its beginning. */
  readonly lastSeq: number
  readonly createdAt: Date
  readonly lastAt: Date
  readonly findings: readonly ConvoFinding[]
}

export type ConvoPage = { readonly convos: readonly ConvoSummary[]; readonly cursor?: string }

/** A member, with the leaves of its devices in the group of now. */
export type MemberOversight = {
  readonly did: Did
  readonly role: string
  readonly status: string
  readonly absent: boolean
  readonly createdAt: Date
  readonly leaves: readonly {
    readonly leafIndex: number
    readonly deviceId: DeviceId
    readonly joinedEpoch: number
    readonly barredAt: Date | null
  }[]
}

/** Somebody whom the members are to remove. */
export type PendingRemoval = {
  readonly did: Did
  /** Null where all devices of the account are meant. */
  readonly deviceId: DeviceId | null
  readonly cause: 'leaving' | 'deviceRemoved' | 'suspended' | 'accountDeleted'
  /** When it was told; null where that is not kept. */
  readonly since: Date | null
}

/** A commit that devices say they cannot process. */
export type FaultOversight = {
  readonly seq: number
  readonly reason: string
  /** How many devices say so. */
  readonly devices: number
  readonly accused: {
    readonly leafIndex: number
    readonly did: Did | null
    readonly deviceId: DeviceId | null
  }
  readonly at: Date
}

/** All that operators are shown of a convo: nothing of what is said in it, by whom, or what it is called. */
export type ConvoDetail = ConvoSummary & {
  readonly ciphersuite: string
  /** The first entry that is still in the log. */
  readonly firstSeq: number
  /** How long messages live by the convo's policy, in seconds; null without end. */
  readonly messageLifetime: number | null
  /** Sizes of what the group's state takes, in bytes. */
  readonly state: {
    readonly groupInfoBytes: number
    readonly snapshotBytes: number
    readonly snapshotEpoch: number
  }
  readonly roster: readonly MemberOversight[]
  /** Those longest waited for first: at most 100. */
  readonly pendingRemovals: readonly PendingRemoval[]
  /** Of the generation of now, the newest first: at most 100. */
  readonly faults: readonly FaultOversight[]
  /**
   * Commits that came too late for their epoch, in its last thousand epochs that had some: how many, of those of thirty days,
   * and when the last did.
   */
  readonly conflicts: { readonly count: number; readonly lastAt: Date | null }
  /** 100 means that or more. */
  readonly openInvites: number
  /** When an operator asked for a reset of this generation. */
  readonly resetRequestedAt: Date | null
  /** The newest first: at most 100. */
  readonly generations: readonly {
    readonly generation: number
    readonly ciphersuite: string
    readonly lastEpoch: number
    readonly createdAt: Date
  }[]
}

/** One epoch, and the commit that began it. The first epoch of a generation has none, and is not listed. */
export type EpochOversight = {
  readonly seq: number
  readonly generation: number
  readonly epoch: number
  readonly at: Date
  /** Of the commit, in bytes. */
  readonly bytes: number
  /** Leaves that came and went with it. */
  readonly added: number
  readonly removed: number
  /** Whose leaf committed; null where it is not kept. MLS commits are signed in the open. */
  readonly committer: { readonly did: Did; readonly deviceId: DeviceId } | null
  /** Other commits that came too late for the epoch before it, since this one had ended that; kept for thirty days. */
  readonly conflicts: number
}

export type EpochPage = { readonly epochs: readonly EpochOversight[]; readonly cursor?: string }

/** What a stretch of a log is made of. */
export type LogStretch = {
  readonly fromSeq: number
  readonly toSeq: number
  readonly from: Date
  readonly to: Date
  readonly messages: number
  readonly commits: number
  readonly notices: number
  /** Of all of them, in bytes. */
  readonly bytes: number
}

/** The shape of the last entries of a log, in at most 48 stretches, the oldest first. */
export type LogShape = {
  readonly firstSeq: number
  readonly lastSeq: number
  readonly stretches: readonly LogStretch[]
}
