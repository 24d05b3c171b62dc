import type { Operator } from '@catbird-mls/core/audit'
import type { OperatorSession, Role } from '@catbird-mls/core/operators'
import type { ProcedurePorts } from './procedure-ports.ts'

/** An operator who is known. */
export type AdminCaller = {
  readonly operator: Operator
  readonly role: Role
  /** Undefined for a script, which shows the admin token each time. */
  readonly session: OperatorSession | undefined
  /** Whether this is so still: a session may have been ended, or its role taken away. */
  readonly stillThere: () => Promise<boolean>
}

/** What a request came with that is about nobody. */
export type Visit = {
  readonly address: string
  /** What attempts to sign in are counted by. */
  readonly addressKey: string
  readonly userAgent: string
  readonly requestId: string | undefined
  /** The secret of a session, if a browser came with one. */
  readonly secret: string | undefined
  /** Gives the browser the secret of a session, or takes it away. */
  readonly keepSecret: (secret: string | undefined) => void
  /** The same for what a browser has to bring back from signing in elsewhere. */
  readonly keepNonce: (nonce: string | undefined) => void
}

/** What every procedure gets. */
export type AdminContext = {
  readonly ports: ProcedurePorts
  /** Who calls; `expired` for somebody whose session is over. */
  readonly caller: AdminCaller | 'expired' | undefined
  readonly visit: Visit
}
