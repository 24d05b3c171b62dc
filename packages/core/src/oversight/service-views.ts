import type { DeviceId, Did } from '../mls/index.ts'

/** An invite in the list of all. */
export type InviteOversight = {
  readonly convoId: string
  readonly inviteId: string
  readonly madeBy: Did | null
  /** Whether an admin has to let each in. */
  readonly approval: boolean
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly maxUses: number | null
  readonly uses: number
  readonly revokedAt: Date | null
  readonly state: 'open' | 'revoked' | 'expired' | 'used'
  /** Requests to join by it that nobody has answered; 100 means that or more. */
  readonly pending: number
}

/** A page of invites. One of the open ones may have none, and go on. */
export type InvitePage = { readonly invites: readonly InviteOversight[]; readonly cursor?: string }

/** A device with few key packages left. */
export type LowStock = {
  readonly did: Did
  readonly deviceId: DeviceId
  readonly available: number
  readonly lastResort: boolean
  readonly lastSeenAt: Date | null
}

/** A page of such devices, by DID. It may have none, and go on: `looked` says how many devices were looked at. */
export type LowStockPage = {
  readonly devices: readonly LowStock[]
  readonly looked: number
  readonly cursor?: string
}

/** What wants somebody's attention now, each bounded: a count of 100 means that or more. */
export type Attention = {
  readonly openReports: number
  readonly deadJobs: number
  /** With reported commits or barred leaves. */
  readonly convos: number
  readonly suspended: number
}

/** What the database holds. */
export type StorageView = {
  readonly databaseBytes: number
  /** The largest tables, with all of their indexes and partitions; rows as the planner estimates them. */
  readonly tables: readonly { readonly name: string; readonly bytes: number; readonly rows: number }[]
  /** Partitions of messages, the time of the oldest, and until when there is room. */
  readonly messages: { readonly partitions: number; readonly from: Date | null; readonly until: Date }
}

/** A device that is connected to a node. */
export type Connection = { readonly did: Did; readonly deviceId: DeviceId; readonly since: Date }

export type ConnectionPage = { readonly connections: readonly Connection[]; readonly cursor?: string }
