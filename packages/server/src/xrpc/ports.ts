import type { BlobRules, BlobStore } from '@catbird-mls/core/blobs'
import type { Bus } from '@catbird-mls/core/bus'
import type { Consent } from '@catbird-mls/core/consent'
import type { Database } from '@catbird-mls/core/database'
import type { Franking } from '@catbird-mls/core/franking'
import type { PublicGroups } from '@catbird-mls/core/groups'
import type { AuthPorts, DeviceRecordSource } from '@catbird-mls/core/identity'
import type { LimitValues } from '@catbird-mls/core/limits'
import type { SendMessages } from '@catbird-mls/core/messages'
import type { Log, Random } from '@catbird-mls/core/ports'
import type { PushNotes, TargetRules } from '@catbird-mls/core/push'
import type { RelationLookups } from '@catbird-mls/core/relations'
import type { BusinessEvents } from '../business-events.ts'
import type { ServiceFacts } from '../lifecycle/service-at.ts'
import type { RateLimits } from '../limits/rate-limits.ts'
import type { Acts } from './acts.ts'
import type { ByteActs } from './byte-acts.ts'
import type { LineActs } from './line-acts.ts'

/** Everything that methods are made of; each method's file says which of it that method touches. */
export type XrpcPorts = AuthPorts & {
  readonly acts: Acts
  readonly byteActs: ByteActs
  readonly lineActs: LineActs
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly blobs: BlobStore
  readonly blobRules: BlobRules
  readonly send: SendMessages
  readonly random: Random
  /** What binds messages to their senders. */
  readonly franking: Franking
  /** Whether a moderation service is told of reports. */
  readonly forwards: boolean
  readonly publicGroups: PublicGroups
  readonly consent: Consent
  readonly happened: BusinessEvents
  readonly service: ServiceFacts
  readonly limits: Pick<RateLimits, 'ephemeral'>
  /** What the limits are just now, those that core counts among them. */
  readonly limitValues: LimitValues
  /** Ciphersuites that devices and convos may use, the preferred one first. */
  readonly ciphersuites: readonly string[]
  readonly deviceRecords: DeviceRecordSource
  /** How accounts stand to each other in the network. */
  readonly relations: RelationLookups
  /** Where it is noted what concerns devices that are away. */
  readonly push: PushNotes
  /** Which push services there are, and where their wake-ups may go. */
  readonly pushRules: TargetRules
  /** How often each device's record in its owner's repo is looked at. */
  readonly recheckMs: number
}
