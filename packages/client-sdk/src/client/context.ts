import type { Did } from '@catbird-mls/core/mls'
import type { Ports } from '../sync/ports.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import type { ServiceRef } from '../xrpc/service-ref.ts'
import type { AppSession } from '../xrpc/session.ts'

/** What the client's handles are made on. */
export interface ClientContext {
  readonly engine: SyncEngine
  readonly ports: Ports
  readonly session: AppSession
  readonly service: ServiceRef
  /** The own account. */
  readonly self: Did
  /** Where invite links lead, unless another is given. */
  readonly inviteUrl: string
  /** The id of the next message, where its sender has chosen it: then it is sent once, however often that is asked for. */
  readonly messageId?: string
}
